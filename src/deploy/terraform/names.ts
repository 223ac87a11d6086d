import { sha256 } from "../../base/index.ts";

/**
 * What Azure allows in the name of a resource. `global`: unique in all of Azure, so a digest of project and subscription becomes part of
 * it; somebody else's `stflightsprod` would otherwise stop the deployment.
 */
type NameRule = Readonly<{
  prefix: string;
  min: number;
  max: number;
  separator: "-" | "_" | "";
  global: boolean;
  allowed: RegExp;
}>;

const letters = /^[a-z][a-z0-9]*$/;
const hyphens = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const underscores = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/** Limits of names in Azure and Databricks, from Microsoft's list of resource name rules. */
export const nameRules = {
  resource_group: { prefix: "rg", min: 1, max: 90, separator: "-", global: false, allowed: hyphens },
  storage_account: { prefix: "st", min: 3, max: 24, separator: "", global: true, allowed: letters },
  key_vault: { prefix: "kv", min: 3, max: 24, separator: "-", global: true, allowed: hyphens },
  databricks_workspace: { prefix: "dbw", min: 3, max: 64, separator: "-", global: false, allowed: hyphens },
  access_connector: { prefix: "dbac", min: 3, max: 64, separator: "-", global: false, allowed: hyphens },
  sql_server: { prefix: "sql", min: 1, max: 63, separator: "-", global: true, allowed: hyphens },
  data_factory: { prefix: "adf", min: 3, max: 63, separator: "-", global: true, allowed: hyphens },
  event_hubs_namespace: { prefix: "evhns", min: 6, max: 50, separator: "-", global: true, allowed: hyphens },
  cosmos_account: { prefix: "cosmos", min: 3, max: 44, separator: "-", global: true, allowed: hyphens },
  purview_account: { prefix: "pview", min: 3, max: 63, separator: "-", global: true, allowed: hyphens },
  synapse_workspace: { prefix: "synw", min: 1, max: 50, separator: "-", global: true, allowed: hyphens },
  container_registry: { prefix: "cr", min: 5, max: 50, separator: "", global: true, allowed: letters },
  postgresql_server: { prefix: "psql", min: 3, max: 63, separator: "-", global: true, allowed: hyphens },
  batch_account: { prefix: "ba", min: 3, max: 24, separator: "", global: true, allowed: letters },
  api_management: { prefix: "apim", min: 1, max: 50, separator: "-", global: true, allowed: hyphens },
  api: { prefix: "", min: 2, max: 80, separator: "-", global: false, allowed: hyphens },
  log_workspace: { prefix: "log", min: 4, max: 63, separator: "-", global: false, allowed: hyphens },
  virtual_network: { prefix: "vnet", min: 2, max: 64, separator: "-", global: false, allowed: hyphens },
  managed_identity: { prefix: "id", min: 3, max: 128, separator: "-", global: false, allowed: hyphens },
  alert: { prefix: "alert", min: 1, max: 260, separator: "-", global: false, allowed: hyphens },
  budget: { prefix: "budget", min: 1, max: 63, separator: "-", global: false, allowed: hyphens },
  catalog: { prefix: "", min: 1, max: 63, separator: "_", global: false, allowed: underscores },
  secret_scope: { prefix: "", min: 1, max: 128, separator: "-", global: false, allowed: hyphens },
} as const satisfies Readonly<Record<string, NameRule>>;

export type NamedKind = keyof typeof nameRules;

/** What names of one deployment have in common. */
export type Naming = Readonly<{ namePrefix: string; environment: string; project: string; subscriptionId: string }>;

const GLOBAL_DIGEST = 4;
const CUT_DIGEST = 6;

/**
 * The name of a resource: kind, prefix of the deployment, part, environment. The same input gives the same name; what is too long, or
 * would lose characters another part could have, ends with a digest of the whole, so that two parts never share a name.
 * @param part which one it is (a source, a product, a purpose); left out for the only one of its kind
 */
export function resourceName(kind: NamedKind, naming: Naming, part?: string): string {
  const rule: NameRule = nameRules[kind];
  const { namePrefix, environment, project, subscriptionId } = naming;
  const owned = [...(rule.prefix === "" ? [] : [rule.prefix, namePrefix]), ...(part === undefined ? [] : [part])];
  const identity = [kind, namePrefix, part ?? "", environment].join("\n");
  const global = rule.global ? [sha256(`${project}\n${subscriptionId}\n${identity}`).slice(0, GLOBAL_DIGEST)] : [];
  const whole = joined([...owned, environment, ...global], rule.separator);
  if (whole.length <= rule.max && (part === undefined || keepsAll(part, rule))) return whole;
  const tail = joined(
    [environment, sha256(`${project}\n${subscriptionId}\n${identity}`).slice(0, CUT_DIGEST)],
    rule.separator,
  );
  const head = joined(owned, rule.separator).slice(0, rule.max - tail.length - rule.separator.length);
  return joined([head, tail], rule.separator);
}

const GROUP_PART = 41;

/** What a group of consumers is for, as part of its name: product and output port, kept apart by two hyphens. */
export function portGroupPart(product: string, port: string): string {
  const whole = [product, port].map((word) => word.replaceAll("_", "-")).join("--");
  // two underscores would look like what is between product and port
  const isPlain = [product, port].every((word) => /^[a-z0-9]+(_[a-z0-9]+)*$/.test(word));
  if (whole.length <= GROUP_PART && isPlain) return whole;
  const digest = sha256(isPlain ? whole : `${product}\n${port}`).slice(0, CUT_DIGEST);
  return `${whole.slice(0, GROUP_PART - CUT_DIGEST - 1).replace(/-+$/, "")}-${digest}`;
}

/** Name in Entra of a group of consumers, as the module entra makes it. */
export function portGroupName({ namePrefix, environment }: Naming, product: string, port: string): string {
  return `${namePrefix}-${portGroupPart(product, port)}-${environment}`;
}

const SENDER_HEAD = 5;

/**
 * Beginning of the names of what sends events for a source: 12 characters at most, since the service puts its own words around it, and
 * some of these names are unique in all of Azure.
 */
export function senderPrefix({ namePrefix, project, subscriptionId }: Naming, source: string): string {
  const head = source.replaceAll("_", "").slice(0, SENDER_HEAD);
  return `${head}-${sha256([project, subscriptionId, namePrefix, source].join("\n")).slice(0, CUT_DIGEST)}`;
}

/** Names in metadata have underscores and no hyphens: as long as each becomes one separator, nothing is lost. */
function keepsAll(part: string, { separator }: NameRule): boolean {
  return separator === "" ? /^[a-z0-9]+$/.test(part) : /^[a-z0-9]+(_[a-z0-9]+)*$/.test(part);
}

function joined(words: readonly string[], separator: string): string {
  return words
    .flatMap((word) => word.split(/[^a-z0-9]+/))
    .filter((word) => word !== "")
    .join(separator);
}

/** What is wrong with a name of somebody else; undefined for a good one. */
export function nameProblem(kind: NamedKind, name: string): string | undefined {
  const { min, max, allowed }: NameRule = nameRules[kind];
  if (name.length < min || name.length > max) return `${min} to ${max} characters`;
  return allowed.test(name) ? undefined : `characters as in ${allowed.source}`;
}
