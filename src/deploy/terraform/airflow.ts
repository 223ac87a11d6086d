import { airflowNames, airflowRoot } from "./airflow-root.ts";
import type { AskedService } from "./asked-service.ts";
import type { Deployment } from "./deployment.ts";
import { type RoleKey, roles } from "./role.ts";
import type { AirflowSettings } from "./settings-work.ts";
import { tierRules } from "./tier.ts";

const HOURS = 730;
/** Of Standard_D4ds_v5, which the module takes. */
const NODE_CORES = 4;

/** Airflow on a private cluster, with its database, registry, vault and logs; values and manifests for the chart are outputs. */
export function airflowService(deployment: Deployment, airflow: AirflowSettings): AskedService {
  const names = airflowNames(deployment);
  const [ownsRegistry, ownsVault] = [airflow.registryId === undefined, airflow.vaultId === undefined];
  return {
    root: airflowRoot(deployment, airflow),
    ...(ownsVault ? { precedesFactory: true, readsSecretsAs: "secret_reader_principal_id" } : {}),
    title: "Airflow",
    name: names.cluster,
    zones: ["container_registry", "kubernetes", "postgresql"],
    registers: [
      "Microsoft.ContainerService",
      "Microsoft.DBforPostgreSQL",
      ...(ownsRegistry ? ["Microsoft.ContainerRegistry"] : []),
    ],
    policies: [...(ownsRegistry ? ["container_registry"] : []), "kubernetes", "postgresql"],
    grants: {
      platform: platformGrants(deployment),
      data: ["identityOperator", ...(ownsRegistry ? (["imagePuller"] as const) : [])],
    },
    rights: rightsOf(deployment, airflow),
    needs: needsOf(deployment, airflow),
    cores: NODE_CORES * fewestNodes(deployment),
    items: itemsOf(deployment, ownsRegistry),
    // server, logs (blob, dfs), registry and vault; that of the cluster is its own
    endpoints: 3 + (ownsRegistry ? 1 : 0) + (ownsVault ? 1 : 0),
    found: foundOf(deployment, airflow),
  };
}

function fewestNodes({ settings }: Deployment): number {
  const { system, work } = tierRules[settings.tier].airflow.nodes;
  return system[0] + work[0];
}

function itemsOf(deployment: Deployment, ownsRegistry: boolean): AskedService["items"] {
  const { uptime, database } = tierRules[deployment.settings.tier].airflow;
  return [
    ...(uptime ? [{ what: "control plane", price: "cluster_uptime", quantity: HOURS }] : []),
    { what: "nodes, the fewest", price: "machine_hour", quantity: fewestNodes(deployment) * HOURS },
    {
      what: "cores of the metadata server",
      price: "postgres_vcore",
      quantity: 2 * (database.zoneRedundant ? 2 : 1) * HOURS,
    },
    {
      what: "data of the metadata server",
      price: "postgres_gb",
      quantity: database.storageGb * (database.zoneRedundant ? 2 : 1),
    },
    ...(ownsRegistry ? [{ what: "registry", price: "registry_day", quantity: HOURS / 24 }] : []),
  ];
}

/** What has a name the doctor can ask for; the cluster has an endpoint of its own. */
function foundOf(deployment: Deployment, { registryId, vaultId }: AirflowSettings): AskedService["found"] {
  const names = airflowNames(deployment);
  return [
    {
      name: names.database,
      type: "Microsoft.DBforPostgreSQL/flexibleServers",
      hosts: [["postgresql", "postgresqlServer", names.database]],
    },
    {
      name: names.logAccount,
      type: "Microsoft.Storage/storageAccounts",
      hosts: [
        ["storage", "blob", names.logAccount],
        ["storage", "dfs", names.logAccount],
      ],
    },
    ...(vaultId === undefined
      ? [
          {
            name: names.vault,
            type: "Microsoft.KeyVault/vaults",
            hosts: [["key_vault", "vault", names.vault]] as const,
          },
        ]
      : []),
    ...(registryId === undefined
      ? [
          {
            name: names.registry,
            type: "Microsoft.ContainerRegistry/registries",
            hosts: [["container_registry", "registry", names.registry]] as const,
          },
        ]
      : []),
  ];
}

/** What the control plane holds on network and zone, where both are made here. */
function platformGrants({ settings: { network, privateDnsZones } }: Deployment): readonly RoleKey[] {
  return [
    ...(network.kind === "create" ? (["networkContributor"] as const) : []),
    ...(privateDnsZones === undefined ? (["zoneContributor"] as const) : []),
  ];
}

function zoneOfCluster({ settings }: Deployment): string {
  return `privatelink.${settings.location}.azmk8s.io`;
}

/** Whether IT has named the zone of the cluster; otherwise it makes one of its own. */
function hasZoneOfIt(deployment: Deployment): boolean {
  return deployment.settings.privateDnsZones?.[zoneOfCluster(deployment)] !== undefined;
}

function rightsOf(deployment: Deployment, { registryId, vaultId }: AirflowSettings): AskedService["rights"] {
  const { settings } = deployment;
  const names = airflowNames(deployment);
  const identity = (purpose: string, as: string) => ({
    who: `id-${settings.namePrefix}-airflow-${purpose}-${settings.environment}`,
    as,
  });
  const cluster = identity("cluster", "identity of the control plane");
  const kubelet = identity("kubelet", "identity of the nodes");
  const airflow = identity("airflow", "identity of Airflow");
  const secrets = identity("secrets", "identity that brings secrets into the cluster");
  const writesZone = settings.privateDnsZones === undefined || hasZoneOfIt(deployment);
  return [
    { ...cluster, may: roles.networkContributor.name, on: "subnet aks" },
    { ...cluster, may: roles.identityOperator.name, on: `identity ${kubelet.who}` },
    ...(writesZone ? [{ ...cluster, may: roles.zoneContributor.name, on: `zone ${zoneOfCluster(deployment)}` }] : []),
    ...(registryId === undefined
      ? [{ ...kubelet, may: roles.imagePuller.name, on: `registry ${names.registry}` }]
      : []),
    { ...airflow, may: roles.blobContributor.name, on: `container airflow-logs of ${names.logAccount}` },
    { ...airflow, may: roles.reader.name, on: `account ${names.logAccount}` },
    ...(vaultId === undefined ? [{ ...secrets, may: roles.secretsUser.name, on: `vault ${names.vault}` }] : []),
    { who: settings.administrators.group, as: "group", may: "administrator", on: `cluster ${names.cluster}` },
    { who: settings.administrators.group, as: "group", may: "Entra administrator", on: `server ${names.database}` },
  ];
}

function needsOf(deployment: Deployment, airflow: AirflowSettings): readonly string[] {
  const { network } = deployment.settings;
  const { registryId, vaultId, host } = airflow;
  const limited = `${roles.accessAdministrator.name} of the deploying identity, limited to`;
  return [
    "- Before the root `airflow_aks`: the feature EncryptionAtHost of Microsoft.Compute registered in the subscription, and cores for its nodes.",
    ...(network.kind === "existing"
      ? [
          `- For the root \`airflow_aks\`: ${limited} ${roles.networkContributor.name} on the subnet \`${network.subnets["aks"]?.id ?? ""}\`, or IT applies the root.`,
        ]
      : []),
    ...(hasZoneOfIt(deployment)
      ? [
          `- For the root \`airflow_aks\`: ${limited} ${roles.zoneContributor.name} on the zone \`${zoneOfCluster(deployment)}\`, or IT applies the root.`,
        ]
      : []),
    ...(registryId === undefined
      ? []
      : [
          `- The roles of its output \`registry_access_requests\` on \`${registryId}\`, given by IT before the first pod starts.`,
        ]),
    ...(vaultId === undefined
      ? []
      : [
          `- The roles of its output \`vault_access_requests\` on \`${vaultId}\`, given by IT before the first pod starts.`,
        ]),
    `- After the root \`airflow_aks\`, in this order and from its outputs: the images brought into the registry (\`image_imports\`), the secrets of \`vault_secrets\` written, the statements of \`database_grants\` run, the operator external-secrets in the cluster, \`manifests\` applied, the certificate of \`${host}\` as the secret airflow-tls, \`helm_command\` with \`helm_values\`; then a DNS record of \`${host}\` at the ingress.`,
  ];
}
