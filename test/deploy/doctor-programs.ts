import type { Question, RawAnswer } from "../../src/deploy/index.ts";
import { group, roleIds, subscription, type World } from "./doctor-world.ts";
import { leastSettings } from "./projects.ts";

/**
 * What the Azure CLI and the Databricks CLI print about a world: outside parts, played. Forms and failures are those of the programs
 * (Azure CLI 2.77, Databricks CLI 0.270), with more fields than anybody here reads.
 */

/** What the programs of a world print for a question. */
export function answerIn(world: World, { command }: Question): RawAnswer {
  const { tool, words } = command;
  if (tool === "dig") return printed((world.hosts[words.at(-1) ?? ""] ?? []).map((each) => `${each}\n`).join(""));
  if (world[tool === "az" ? "azure" : "databricks"] === undefined) return { kind: "no program" };
  const given = (name: string) => words[words.indexOf(name) + 1] ?? "";
  const verb = words
    .slice(
      0,
      words.findIndex((word) => word.startsWith("-")),
    )
    .join(" ");
  return tool === "az" ? azureAnswer(world, verb, given) : databricksAnswer(world, verb, given);
}

type Given = (name: string) => string;

function azureAnswer(world: World, verb: string, given: Given): RawAnswer {
  switch (verb) {
    case "version":
      return json({ "azure-cli": world.azure, "azure-cli-core": world.azure, extensions: {} });
    case "account show":
      if (world.account === undefined) return failed("ERROR: Please run 'az login' to setup account.");
      return json({
        environmentName: "AzureCloud",
        ...world.account,
        isDefault: true,
        user: { name: "ada@example.com" },
      });
    case "provider list":
      return json(
        Object.entries(world.providers).map(([namespace, registrationState]) => ({ namespace, registrationState })),
      );
    case "group show":
      if (!world.groups.includes(given("--name")))
        return failed(`ERROR: (ResourceGroupNotFound) Resource group '${given("--name")}' could not be found.`);
      return json({ id: group(given("--name")), location: "westeurope", managedBy: null, properties: {}, tags: null });
    case "vm list-usage":
      // numbers are texts in this one
      return json([
        {
          currentValue: "0",
          limit: "2500",
          localName: "Availability Sets",
          name: { value: "availabilitySets" },
          unit: "Count",
        },
        {
          currentValue: String(world.cores.used),
          limit: String(world.cores.limit),
          localName: "Total Regional vCPUs",
          name: { localizedValue: "Total Regional vCPUs", value: "cores" },
          unit: "Count",
        },
      ]);
    case "resource show":
      return resourceAnswer(world, given("--ids"));
    default:
      return networkOrRoleAnswer(world, verb, given);
  }
}

function resourceAnswer(world: World, id: string): RawAnswer {
  const found = world.resources[id];
  if (found === undefined)
    return failed(`ERROR: (ResourceNotFound) The Resource '${id.split("/").slice(6).join("/")}' was not found.`);
  const identity =
    found.identity === undefined
      ? null
      : { principalId: found.identity, tenantId: leastSettings.tenant_id, type: "SystemAssigned" };
  return json({
    id,
    name: id.split("/").at(-1),
    location: "westeurope",
    kind: null,
    sku: null,
    tags: { env: "prod" },
    identity,
    properties: found.properties ?? {},
  });
}

function networkOrRoleAnswer(world: World, verb: string, given: Given): RawAnswer {
  switch (verb) {
    case "role assignment list": {
      const scope = given("--scope");
      const isAbove = given("--include-inherited") !== given("");
      const at = world.roles.filter((each) => each.scope === scope || (isAbove && scope.startsWith(`${each.scope}/`)));
      return json(at.map(assignment));
    }
    case "network private-endpoint-connection list":
      return json((world.endpoints[given("--id")] ?? []).map((each) => connection(given("--id"), each)));
    case "network private-dns link vnet list":
      return json(
        (world.links[given("--zone-name")] ?? []).map((id) => ({
          name: "link-platform",
          registrationEnabled: false,
          provisioningState: "Succeeded",
          virtualNetwork: { id, resourceGroup: "rg-shop-platform-prod" },
          virtualNetworkLinkState: "Completed",
        })),
      );
    case "network private-dns record-set a list":
      return json(
        Object.entries(world.records[given("--zone-name")] ?? {}).map(([name, addresses]) => ({
          name,
          fqdn: `${name}.${given("--zone-name")}.`,
          ttl: 10,
          aRecords: addresses.map((ipv4Address) => ({ ipv4Address })),
          isAutoRegistered: false,
        })),
      );
    default:
      return failed(`ERROR: '${verb}' is misspelled or not recognized by the system.`);
  }
}

function assignment({ name, principal, role, scope }: World["roles"][number]) {
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    name,
    condition: null,
    createdBy: "",
    description: null,
    principalId: principal,
    principalType: "ServicePrincipal",
    roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roleIds[role]}`,
    roleDefinitionName: role,
    scope,
  };
}

function connection(id: string, { name, status }: Readonly<{ name: string; status: string }>) {
  return {
    id: `${id}/privateEndpointConnections/${name}`,
    name,
    properties: {
      privateEndpoint: { id: `${group("vnet-of-the-factory")}/providers/Microsoft.Network/privateEndpoints/${name}` },
      privateLinkServiceConnectionState: { actionsRequired: "None", description: "", status },
      provisioningState: "Succeeded",
    },
  };
}

function databricksAnswer(world: World, verb: string, given: Given): RawAnswer {
  const [first = "", second = "", third = ""] = verb.split(" ");
  switch (`${first} ${second}`.trim()) {
    case "version":
      return json({ ProjectName: "cli", Version: world.databricks, IsSnapshot: false });
    case "metastores current":
    case "metastores summary": {
      if (world.metastore === undefined) return failed("Error: No metastore assigned for the current workspace.");
      const { id, region } = world.metastore;
      const common = { metastore_id: id, default_catalog_name: "main", workspace_id: 1234567890123456 };
      return json(second === "current" ? common : { ...common, cloud: "azure", name: `metastore-${region}`, region });
    }
    case "metastores list":
      if (world.metastores === undefined)
        return failed("Error: PERMISSION_DENIED: only account admins can list metastores");
      return json(
        world.metastores.map(({ id, region }) => ({ metastore_id: id, name: `metastore-${region}`, region })),
      );
    case "external-locations get": {
      const found = world.locations[third];
      if (found === undefined) return failed(`Error: External Location '${third}' does not exist.`);
      return json({
        name: third,
        url: found.url,
        credential_name: found.credential,
        owner: "owners",
        read_only: false,
      });
    }
    case "storage-credentials validate": {
      const { external_location_name: name } = JSON.parse(given("--json")) as Record<string, string>;
      const failure = world.locations[name ?? ""]?.failure;
      const list = failure === undefined ? { result: "PASS" } : { result: "FAIL", message: failure };
      return json({
        isDir: true,
        results: [
          { operation: "LIST", ...list },
          { operation: "READ", result: "SKIP" },
        ],
      });
    }
    default:
      return workspaceAnswer(world, verb);
  }
}

function workspaceAnswer(world: World, verb: string): RawAnswer {
  const scope = verb.split(" ").at(-1) ?? "";
  switch (verb.split(" ").slice(0, 2).join(" ")) {
    case "secrets list-scopes":
      return json(
        Object.entries(world.scopes).map(([name, { vault }]) => ({
          name,
          backend_type: "AZURE_KEYVAULT",
          keyvault_metadata: { dns_name: `https://${vault.split("/").at(-1)}.vault.azure.net/`, resource_id: vault },
        })),
      );
    case "secrets list-acls":
      return json(
        Object.entries(world.scopes[scope]?.acls ?? {}).map(([principal, permission]) => ({ principal, permission })),
      );
    case "ip-access-lists list":
      // this program prints null for an empty list
      if (world.ipLists.length === 0) return printed("null\n");
      return json(
        world.ipLists.map(({ id, label, ranges }) => ({
          list_id: id,
          label,
          list_type: "ALLOW",
          enabled: true,
          ip_addresses: ranges,
          address_count: ranges.length,
        })),
      );
    case "workspace-conf get-status":
      return json({ enableIpAccessLists: world.ipListsInForce ? "true" : null });
    default:
      return failed(`Error: unknown command "${verb}" for "databricks"`);
  }
}

function json(value: unknown): RawAnswer {
  return printed(`${JSON.stringify(value, null, 2)}\n`);
}

function printed(text: string): RawAnswer {
  return { kind: "text", text };
}

function failed(text: string): RawAnswer {
  return { kind: "failure", text: `${text}\n` };
}
