import { alertName, alertOf, LONGEST_ALERT_HOURS } from "./alert.ts";
import type { Deployment } from "./deployment.ts";
import { zoneNames } from "./platform.ts";
import { roles } from "./role.ts";
import { trustedServices } from "./services.ts";
import { neededSubnets } from "./subnets.ts";

/** What a person or IT has to do or give before roots can be applied, as lines of the hand-over sheet. */
export function neededFirst(deployment: Deployment): readonly string[] {
  const { settings } = deployment;
  const { administrators, account, ownerGroup } = settings;
  return [
    `- A person with Owner (or Contributor and ${roles.accessAdministrator.name}) on the subscription, once, for the root \`bootstrap\`.`,
    "- Terraform 1.11 or newer, the Azure CLI, and a way into the network: states, vaults and data are not reached from outside of it.",
    `- The groups \`${administrators.group}\` and \`${ownerGroup}\` in Entra, synchronised to the Databricks account with those that read.`,
    `- The deploying identity as a member of \`${ownerGroup}\`, and of each other group that owns a source or product, as its sheet says: what is made belongs to the group at once, and whoever is not in it makes no schema and no grant there.`,
    ...stateNeeds(deployment),
    ...networkNeeds(deployment),
    ...zoneNeeds(deployment),
    ...logNeeds(deployment),
    `- For the root \`policy\`: Resource Policy Contributor on the subscription, where policies are defined, and ${roles.accessAdministrator.name} limited to ${roles.logContributor.name}, which the identity that deploys missing logs is given on \`${deployment.names.dataGroup}\` and on the log workspace. Or IT applies it; the deploying identity stays in its groups.`,
    `- Who writes secrets into the vaults: \`${administrators.group}\` made eligible for Key Vault Administrator by IT, since the deploying identity hands out no such role.`,
    account === undefined
      ? "- A metastore of Unity Catalog in this region, assigned to the workspace after the root `databricks`; the deploying identity may create credentials, locations and catalogs in it."
      : "- For the root `databricks_account`: a person who administers the Databricks account; it assigns the metastore and closes the ways out of serverless compute. The deploying identity may create credentials, locations and catalogs in the metastore.",
    ...trustedNeeds(deployment),
  ];
}

/** What the factory needs where Terraform does not reach: rights inside the store and the workspace. */
export function factoryNeeds({ names }: Deployment): readonly string[] {
  return [
    `- A user of the database \`${names.sqlDatabase}\` for the identity \`${names.dataFactory}\`, made by an administrator of the server: \`CREATE USER [${names.dataFactory}] FROM EXTERNAL PROVIDER\`, member of \`db_datareader\`, with EXECUTE on the procedures of runs.`,
    `- The identity \`${names.dataFactory}\` as a service principal of the workspace \`${names.workspace}\`, with CAN_MANAGE_RUN on the jobs it starts.`,
  ];
}

function stateNeeds({ settings: { state }, names }: Deployment): readonly string[] {
  if (state === undefined)
    return [
      `- ${roles.blobContributor.name} on the account \`${names.stateAccount}\` for whoever moves the state of \`bootstrap\` into it, as long as that takes: Owner does not reach data.`,
    ];
  return [
    `- On the container \`${state.container}\` of \`${state.storageAccount}\`: ${roles.blobContributor.name} for whoever applies \`bootstrap\` and for the identity \`deploy\` it makes, ${roles.blobReader.name} for its identity \`plan\`.`,
  ];
}

/** What subnets of IT have to be, by their purpose. */
const subnetForms: Readonly<Record<string, string>> = {
  databricks_host:
    "/26 or larger, delegated to Microsoft.Databricks/workspaces, with a security group, nothing else in it",
  databricks_container:
    "as large as the other, delegated to Microsoft.Databricks/workspaces, with a security group, nothing else in it",
  private_endpoints: "/26 or larger, not delegated",
  api_management: "/27 or larger, not delegated, with a security group that lets ApiManagement in at 3443",
  aks: "/26 or larger, not delegated",
  container_apps: "/27 or larger, delegated to Microsoft.App/environments",
  downloads: "/27 or larger, delegated to Microsoft.App/environments",
  functions: "/27 or larger, delegated to Microsoft.App/environments",
};

function networkNeeds(deployment: Deployment): readonly string[] {
  const { settings, uses } = deployment;
  const { network, location, logWorkspaceId } = settings;
  if (network.kind === "create")
    return logWorkspaceId === undefined
      ? [
          `- For the root \`platform\`: Network Contributor of the deploying identity on \`NetworkWatcher_${location}\` in \`NetworkWatcherRG\`, where Azure keeps flow logs. The watcher comes with the first network of a region: where there is none, the root is applied again once the right is given.`,
        ]
      : [];
  const subnets = [
    "databricks_host",
    "databricks_container",
    "private_endpoints",
    ...neededSubnets(settings, uses.api),
  ];
  const isBatch = settings.download?.nodes !== undefined;
  const formOf = (name: string) => (name === "downloads" && isBatch ? subnetForms["aks"] : subnetForms[name]);
  const lines = subnets.map((name) => `  - \`${name}\`: ${formOf(name) ?? "not delegated"}.`);
  return [
    [
      "- Network Contributor of the deploying identity on these subnets, and Reader on their network. Each lies in this region, without a way to the internet of its own:",
      ...lines,
    ].join("\n"),
  ];
}

function zoneNeeds(deployment: Deployment): readonly string[] {
  const { privateDnsZones, privateEndpoints, location } = deployment.settings;
  if (privateDnsZones === undefined) return [];
  const wanted = zoneNames(deployment).map((zone) => zone.replace("{location}", location));
  const missing = wanted.filter((zone) => privateDnsZones[zone] === undefined);
  return [
    ...(privateEndpoints === "create"
      ? [
          `- ${roles.zoneContributor.name} of the deploying identity on the private zones of IT: endpoints write their records.`,
        ]
      : []),
    ...(missing.length === 0
      ? []
      : [
          `- Private zones with the records of endpoints that nobody named yet: ${missing.map((zone) => `\`${zone}\``).join(", ")}.`,
        ]),
  ];
}

function logNeeds(deployment: Deployment): readonly string[] {
  const { owners, settings } = deployment;
  const { logWorkspaceId } = settings;
  const long = owners.filter((owner) => (alertOf(owner)?.firedFor ?? 0) > 0);
  const names = long.map((owner) => `\`${alertName(deployment, owner)}\``).join(", ");
  const unwatched = owners.filter(
    (owner) => owner.freshnessHours !== undefined && owner.freshnessHours > LONGEST_ALERT_HOURS,
  );
  return [
    ...(logWorkspaceId === undefined
      ? []
      : [
          `- ${roles.logContributor.name} of the deploying identity on the log workspace: services send their logs there, alerts ask it.`,
          `- \`appi-${settings.namePrefix}-${settings.environment}\` taken into the private link scope of the log workspace after the root \`azure_monitor\`: it takes nothing from the internet.`,
        ]),
    ...(long.length === 0 || logWorkspaceId === undefined
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

function trustedNeeds(deployment: Deployment): readonly string[] {
  const reasons = trustedServices(deployment);
  if (reasons.length === 0) return [];
  return [
    `- Agreed with whoever answers for security: ${reasons.join(", ")}, not through an endpoint, so the lake lets trusted services of Azure pass.`,
  ];
}
