import { markdownPage, markdownTable } from "../markdown-table.ts";
import { alertName, alertOf, LONGEST_ALERT_HOURS } from "./alert.ts";
import { askedServices } from "./asked.ts";
import type { Deployment } from "./deployment.ts";
import { roles } from "./role.ts";
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
      `- A person with Owner (or Contributor and ${roles.accessAdministrator.name}) on the subscription, once, for the root \`bootstrap\`.`,
      "- Terraform 1.11 or newer, the Azure CLI, and a way into the network: states, vaults and data are not reached from outside of it.",
      `- The groups \`${deployment.settings.administrators.group}\` and \`${deployment.settings.ownerGroup}\` in Entra, synchronised to the Databricks account with those that read.`,
      "- For the root `policy`: Resource Policy Contributor on the subscription, or IT applies it; policies are defined there, and the deploying identity stays in its groups.",
      `- Who writes secrets into the vaults: \`${deployment.settings.administrators.group}\` made eligible for Key Vault Administrator by IT, since the deploying identity hands out no such role.`,
      deployment.settings.account === undefined
        ? "- A metastore of Unity Catalog in this region, assigned to the workspace after the root `databricks`; a person who may create credentials, locations and catalogs in it."
        : "- For the root `databricks_account`: a person who administers the Databricks account; it assigns the metastore and closes the ways out of serverless compute. A person who may create credentials, locations and catalogs.",
      ...consumerNeeds(deployment),
      ...gatewayNeeds(deployment),
      ...askedServices(deployment).flatMap(({ needs }) => needs),
      ...alertNeeds(deployment),
    ].join("\n"),
    "## To be approved after `azure_data_factory`",
    "The managed private endpoints of the factory wait at lake (blob, dfs), server, vault and workspace. `terraform -chdir=iac/azure_data_factory output approvals` prints the commands.",
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

/** Rights in a log workspace of IT, and promises nobody watches. */
function alertNeeds(deployment: Deployment): readonly string[] {
  const { owners, settings } = deployment;
  const long = owners.filter((owner) => (alertOf(owner)?.firedFor ?? 0) > 0);
  const unwatched = owners.filter(
    (owner) => owner.freshnessHours !== undefined && owner.freshnessHours > LONGEST_ALERT_HOURS,
  );
  const names = long.map((owner) => `\`${alertName(deployment, owner)}\``).join(", ");
  return [
    ...(long.length === 0 || settings.logWorkspaceId === undefined
      ? []
      : [
          `- ${roles.reader.name} on the log workspace for the identities of the alerts ${names}, after the roots of their products: they look how long another alert has been fired.`,
        ]),
    ...unwatched.map(
      ({ name, freshnessHours }) =>
        `- No alert watches \`${name}\`: it promises ${freshnessHours} hours, and Azure knows alerts of 30 days. Somebody looks into its run records.`,
    ),
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
