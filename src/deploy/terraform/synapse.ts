import type { AskedService } from "./asked-service.ts";
import type { Deployment } from "./deployment.ts";
import { code } from "./hcl-text.ts";
import { resourceName } from "./names.ts";
import { roles } from "./role.ts";
import { type Root, stateOutput, variable } from "./root.ts";
import { nameVariable, output, serviceRoot } from "./service-root.ts";
import type { SynapseSettings } from "./settings-asked.ts";

const HOURS = 730;
/** Container of the lake the workspace keeps its own files in. */
const FILE_SYSTEM = "synapse";

/** SQL over the lake, paid by what queries read: the workspace, and what it may read. */
export function synapseService(deployment: Deployment, synapse: SynapseSettings): AskedService {
  const { settings, names } = deployment;
  const name = resourceName("synapse_workspace", settings);
  const workspace = { who: name, as: "managed identity of the workspace" };
  return {
    root: synapseRoot(deployment, synapse, name),
    title: "Synapse",
    name,
    zones: ["synapse", "synapse_hub"],
    registers: ["Microsoft.Synapse"],
    policies: ["synapse"],
    rights: [
      ...synapse.reads.map((layer) => ({
        ...workspace,
        may: roles.blobReader.name,
        on: `container ${layer} of ${names.lakeAccount}`,
      })),
      { ...workspace, may: roles.blobContributor.name, on: `container ${FILE_SYSTEM} of ${names.lakeAccount}` },
      { who: settings.administrators.group, as: "group", may: "Entra administrator", on: `workspace ${name}` },
    ],
    needs: [
      `- After the root \`synapse\`: its managed private endpoints wait at the lake, its output \`approvals\` has the commands; \`${settings.administrators.group}\` runs the statements of \`cost_control_sql\` in the database master. Those who query read with an identity of their own, which needs ${roles.blobReader.name} on the container.`,
    ],
    items: [
      { what: "data read by queries", price: "query_tb", quantity: "query_tb" },
      // they are its own, whoever makes the others
      { what: "managed private endpoints", price: "private_endpoint", quantity: 2 * HOURS },
    ],
    // SQL, serverless SQL, development, studio
    endpoints: 4,
    found: [
      {
        name,
        type: "Microsoft.Synapse/workspaces",
        hosts: [
          ["synapse", "Sql", name],
          ["synapse", "SqlOnDemand", `${name}-ondemand`],
          ["synapse", "Dev", name],
        ],
      },
    ],
  };
}

function synapseRoot(deployment: Deployment, { reads, limitsTb }: SynapseSettings, name: string): Root {
  const { settings } = deployment;
  const lake = (subResource: string) => ({
    target_resource_id: stateOutput("adls", "id"),
    sub_resource: subResource,
  });
  return serviceRoot(deployment, {
    component: "synapse",
    module: "synapse",
    summary:
      "Serverless SQL over the lake: managed network without ways out, Entra identities only, limits on what is read.",
    reads: ["adls"],
    variables: {
      ...nameVariable("Name of the workspace.", name),
      administrator_group: {
        type: "object({ name = string, object_id = string, tenant_id = string })",
        description: "Entra group that administers workspace and SQL.",
        value: {
          name: settings.administrators.group,
          object_id: settings.administrators.objectId,
          tenant_id: settings.tenantId,
        },
      },
      data_processed_limits_tb: {
        type: "object({ daily = number, weekly = number, monthly = number })",
        description: "Terabytes queries may read before they are refused.",
        value: limitsTb,
      },
      security_contacts: {
        type: "set(string)",
        description: "Who hears of suspected attacks.",
        value: settings.contacts,
      },
    },
    given: {
      name: variable("name"),
      administrator_group: variable("administrator_group"),
      data_lake: { account_id: stateOutput("adls", "id"), file_system: FILE_SYSTEM, create_file_system: true },
      data_containers: Object.fromEntries(
        reads.map((layer) => [
          layer,
          { scope: code(`data.terraform_remote_state.adls.outputs.containers["${layer}"].id`) },
        ]),
      ),
      managed_private_endpoints: { "lake-blob": lake("blob"), "lake-dfs": lake("dfs") },
      data_processed_limits_tb: variable("data_processed_limits_tb"),
      security_contacts: variable("security_contacts"),
    },
    outputs: {
      id: output("The workspace.", "module.synapse.id"),
      principal_id: output("Its identity.", "module.synapse.principal_id"),
      endpoints: output("Addresses: serverless SQL, development, studio.", "module.synapse.endpoints"),
      approvals: output("Endpoints that wait for approval, with the commands.", "module.synapse.approvals"),
      cost_control_sql: output("Statements that set the limits.", "module.synapse.cost_control_sql"),
      private_link_targets: output("Endpoints the workspace needs.", "module.synapse.private_link_targets"),
    },
  });
}
