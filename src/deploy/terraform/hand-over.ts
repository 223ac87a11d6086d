import { markdownPage, markdownTable } from "../markdown-table.ts";
import { askedServices } from "./asked.ts";
import type { Deployment } from "./deployment.ts";
import { factoryNeeds, neededFirst } from "./needs.ts";
import { serviceRoots } from "./services.ts";

/** The sheet for IT: who provides what, what is needed first, what is to be approved, in which order roots are applied. */
export function handOver(deployment: Deployment): string {
  return markdownPage([
    `# Hand-over to IT: ${deployment.settings.project}, ${deployment.settings.environment}`,
    `Subscription \`${deployment.settings.subscriptionId}\`, region \`${deployment.settings.location}\`.`,
    "## Who provides what",
    responsibilities(deployment),
    "## Needed before the first apply",
    [
      ...neededFirst(deployment),
      ...consumerNeeds(deployment),
      ...gatewayNeeds(deployment),
      ...askedServices(deployment).flatMap(({ needs }) => needs),
    ].join("\n"),
    "## To be given after `azure_data_factory`",
    [
      "- The managed private endpoints of the factory wait at lake (blob, dfs), server, vault and workspace. `terraform -chdir=iac/azure_data_factory output approvals` prints the commands.",
      ...factoryNeeds(deployment),
    ].join("\n"),
    "## Order",
    `\`bootstrap\`, \`platform\`, then ${serviceRoots(deployment)
      .map(({ component }) => `\`${component}\``)
      .join(", ")}, ${orderOfOwners(deployment)}.`,
  ]);
}

/** Groups are made by whoever may, and reach Databricks by a synchronisation that is not ours. */
function consumerNeeds({ settings }: Deployment): readonly string[] {
  if (!settings.makesConsumerGroups) return [];
  return [
    "- For the roots in `consumers`: Groups Administrator, or the permission Group.Create of Microsoft Graph. Their groups synchronised to the Databricks account before `products`; the roots in `ports` after a run has made the tables.",
  ];
}

/** What the gateway needs and Terraform here cannot give. */
function gatewayNeeds({ settings: { api }, uses }: Deployment): readonly string[] {
  if (!uses.api || api === undefined) return [];
  const own = api.existing === undefined;
  return [
    `- An application \`${api.audience}\` in Entra with a role \`<product>.read\` for each product, given to those that call; the read API at \`${api.backendUrl}\`, which lets the gateway in.`,
    own
      ? "- DNS records of the gateway's host name, at the addresses the root `api_serving` puts out; its first apply with `public_management_enabled = true`, which Azure wants while it is created."
      : `- The gateway \`${api.existing.name}\` in \`${api.existing.resourceGroup}\`, and Contributor of the deploying identity on its APIs.`,
  ];
}

function responsibilities({ settings, names }: Deployment): string {
  const { network, privateDnsZones, privateEndpoints, logWorkspaceId, state, resourceGroups } = settings;
  const made = "made by `platform`";
  const rows: readonly (readonly [string, string])[] = [
    [`resource group ${names.platformGroup}`, resourceGroups.platform === undefined ? "made by `bootstrap`" : "IT"],
    [`resource group ${names.dataGroup}`, resourceGroups.data === undefined ? "made by `bootstrap`" : "IT"],
    [
      "states",
      state === undefined ? `account ${names.stateAccount}, made by \`bootstrap\`` : `IT: ${names.stateAccount}`,
    ],
    [
      "network",
      network.kind === "create"
        ? `${made} from ${network.addressSpace}, to be agreed and connected by IT`
        : `IT: ${network.virtualNetworkId}`,
    ],
    ["private DNS zones", privateDnsZones === undefined ? made : `IT: ${Object.keys(privateDnsZones).join(", ")}`],
    [
      "private endpoints",
      privateEndpoints === "create"
        ? "made with each service"
        : "IT, from the output `private_link_targets` of each root",
    ],
    ["logs", logWorkspaceId === undefined ? made : `IT: ${logWorkspaceId}`],
  ];
  return markdownTable(["what", "by whom"], rows);
}

function orderOfOwners({ settings: { makesConsumerGroups } }: Deployment): string {
  const folders = makesConsumerGroups ? ["consumers", "sources", "products", "ports"] : ["sources", "products"];
  return folders.map((folder) => `then every folder of \`${folder}\``).join(", ");
}
