import { cidrPart, cidrPrefix } from "./address.ts";
import type { Expression } from "./hcl-text.ts";
import type { Root } from "./root.ts";
import type { AzureSettings } from "./settings.ts";
import type { SettingProblem } from "./settings-reader.ts";

/**
 * Where the subnets begin that only some services need, in sixteenths of the range. Databricks has the first eight, endpoints the next two. A place
 * is a service's own whether it is asked for or not, so that no subnet moves when another service comes.
 */
const places = { api_management: 10, aks: 11, container_apps: 12, downloads: 13, functions: 14 } as const;
type Place = keyof typeof places;

/** What a subnet is for: its name says it, but for downloads, which run as a job or on nodes. */
function purposeOf(name: Place, { download }: AzureSettings): string {
  if (name !== "downloads") return name;
  return download?.nodes === undefined ? "container_apps" : "batch";
}

/** A sixteenth of this is too small for Container Apps and for nodes: what begins at an even place takes two, the rest has none. */
const SMALLEST = 24;

/** Subnets beside those every deployment has, by what asks for them. */
export function neededSubnets(settings: AzureSettings, givesApis: boolean): readonly Place[] {
  const kinds = Object.values(settings.owners).map(({ sender }) => sender?.kind);
  return [
    ...(givesApis && settings.api?.existing === undefined ? (["api_management"] as const) : []),
    ...(settings.airflow === undefined ? [] : (["aks"] as const)),
    ...(kinds.includes("container_job") ? (["container_apps"] as const) : []),
    ...(settings.download === undefined ? [] : (["downloads"] as const)),
    ...(kinds.includes("function") ? (["functions"] as const) : []),
  ];
}

/** The subnets of a network that is made here, as variables of its root. */
export function madeNetwork(settings: AzureSettings, addressSpace: string, givesApis: boolean): Root["variables"] {
  const bits = cidrPrefix(addressSpace) === SMALLEST ? 3 : 4;
  const size = (name: Place) => places[name] / 2 ** (4 - bits);
  const later = neededSubnets(settings, givesApis).map((name): readonly [string, Expression] => [
    name,
    {
      address_prefix: cidrPart(addressSpace, bits, size(name)),
      purpose: purposeOf(name, settings),
      ...(name === "downloads" && settings.download?.fromInternet === true ? { internet_outbound_allowed: true } : {}),
    },
  ]);
  return {
    address_space: { type: "list(string)", description: "Range agreed with IT.", value: [addressSpace] },
    subnets: {
      type: "map(object({ address_prefix = string, purpose = string, internet_outbound_allowed = optional(bool) }))",
      description: "Subnets by short name; the two of Databricks are a quarter of the range each.",
      value: {
        databricks_host: { address_prefix: cidrPart(addressSpace, 2, 0), purpose: "databricks" },
        databricks_container: { address_prefix: cidrPart(addressSpace, 2, 1), purpose: "databricks" },
        private_endpoints: { address_prefix: cidrPart(addressSpace, 3, 4), purpose: "private_endpoint" },
        ...Object.fromEntries(later),
      },
    },
  };
}

/** Subnets that are needed and that nobody named, that find no place, or that two would have. */
export function subnetProblems(settings: AzureSettings, givesApis: boolean): readonly SettingProblem[] {
  const { network } = settings;
  const needed = neededSubnets(settings, givesApis);
  if (network.kind === "existing")
    return [
      ...needed
        .filter((name) => network.subnets[name] === undefined)
        .map((name) => ({ key: `azure.network.existing.subnets.${name}`, hint: "{ id: … } of the subnet" })),
      ...sharedByJobs(settings),
    ];
  const homeless = needed.filter((name) => places[name] % 2 === 1);
  const { addressSpace } = network;
  if (homeless.length === 0 || cidrPrefix(addressSpace) !== SMALLEST) return sharedByJobs(settings);
  const hint = `a range of /16 to /${SMALLEST - 1}: ${homeless.join(" and ")} need a subnet of their own`;
  return [{ key: "azure.network.address_space", value: addressSpace, hint }, ...sharedByJobs(settings)];
}

/** A subnet holds one environment of Container Apps, and each sender of this kind makes its own. */
function sharedByJobs({ owners }: AzureSettings): readonly SettingProblem[] {
  const [first, ...others] = Object.keys(owners).filter((name) => owners[name]?.sender?.kind === "container_job");
  return others.map((name) => ({
    key: `azure.owners.${name}.sender.kind`,
    value: "container_job",
    hint: `function or logic_app: the subnet container_apps holds one environment of Container Apps, that of ${first}`,
  }));
}
