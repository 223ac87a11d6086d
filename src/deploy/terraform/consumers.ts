import { callModule, commonVariables } from "./component.ts";
import type { Deployment, Owner } from "./deployment.ts";
import { block, code } from "./hcl-text.ts";
import { portGroupName, portGroupPart } from "./names.ts";
import { catalogOf } from "./place.ts";
import { type Root, variable } from "./root.ts";
import { output } from "./service-root.ts";

/** Products whose output ports get groups of their own. */
function withGroups({ settings, owners }: Deployment): readonly Owner[] {
  return settings.makesConsumerGroups ? owners.filter(({ tables }) => tables.length > 0) : [];
}

/** A root for each product with the groups of its consumers: applied first, so that IT can synchronise them before anything is granted. */
export function consumerRoots(deployment: Deployment): readonly Root[] {
  return withGroups(deployment).map((owner) => groupsRoot(deployment, owner));
}

/** A root for each product with the rights of these groups on its tables: applied once a run has made the tables. */
export function portRoots(deployment: Deployment): readonly Root[] {
  return withGroups(deployment).map((owner) => portsRoot(deployment, owner));
}

/** Groups that see a schema of a product without reading it: their tables are granted one by one. */
export function portVisitors(
  { settings }: Deployment,
  owner: Owner,
): readonly Readonly<{ layer: string; group: string }>[] {
  if (!settings.makesConsumerGroups) return [];
  return owner.tables.map(({ port, layer }) => ({ layer, group: portGroupName(settings, owner.name, port) }));
}

function groupsRoot(deployment: Deployment, owner: Owner): Root {
  const component = `consumers/${owner.name}`;
  return {
    component,
    summary: `Consumers of ${owner.name}: a group in Entra for each output port. Who is in it is decided by its owner, not here.`,
    // the module can federate identities of Azure too, so its other provider has to be configured
    providers: ["azuread", "azurerm"],
    reads: [],
    variables: {
      ...commonVariables(deployment, "subscription_id", "tenant_id", "environment", "name_prefix"),
      groups: {
        type: "map(object({ description = string }))",
        description: "Groups by product and output port.",
        value: Object.fromEntries(
          owner.tables.map(({ port, table }) => [
            portGroupPart(owner.name, port),
            { description: `Reads ${owner.name}.${port}: the table ${table}` },
          ]),
        ),
      },
    },
    blocks: [
      callModule({ deployment, component }, "entra", {
        name_prefix: variable("name_prefix"),
        environment: variable("environment"),
        groups: variable("groups"),
      }),
    ],
    outputs: {
      group_ids: output("Object ids of the groups, for access packages and reviews.", "module.entra.id"),
      group_names: output("Names to be synchronised to the Databricks account.", "module.entra.name"),
    },
  };
}

function portsRoot(deployment: Deployment, owner: Owner): Root {
  const { settings } = deployment;
  const catalog = catalogOf(deployment, owner);
  const byTable = Map.groupBy(owner.tables, ({ layer, table }) => `${catalog}.${layer}.${table}`);
  const grant = block("dynamic", ["grant"], { for_each: code("each.value") }, [
    block("content", [], { principal: code("grant.value"), privileges: ["SELECT"] }),
  ]);
  return {
    component: `ports/${owner.name}`,
    summary: `Output ports of ${owner.name}: each group reads the table of its port and no other. Applied once a run has made the tables.`,
    providers: ["databricks"],
    reads: ["databricks"],
    variables: {
      readers: {
        type: "map(set(string))",
        description: "Groups that read a table, by its full name.",
        value: Object.fromEntries(
          [...byTable].map(([table, ports]) => [
            table,
            ports.map(({ port }) => portGroupName(settings, owner.name, port)).sort(),
          ]),
        ),
      },
    },
    blocks: [
      block("resource", ["databricks_grants", "table"], { for_each: variable("readers"), table: code("each.key") }, [
        grant,
      ]),
    ],
    outputs: { readers: output("Who reads which table.", "var.readers") },
  };
}
