import type { AskedService } from "./asked-service.ts";
import { commonVariables } from "./component.ts";
import type { Deployment } from "./deployment.ts";
import { code } from "./hcl-text.ts";
import { resourceName } from "./names.ts";
import { type RoleKey, roles } from "./role.ts";
import { type Root, variable } from "./root.ts";
import { output, serviceRoot } from "./service-root.ts";
import { type AirflowSettings, clusterRanges } from "./settings-work.ts";
import { tierRules } from "./tier.ts";

const HOURS = 730;
/** Of Standard_D4ds_v5, which the module takes. */
const NODE_CORES = 4;

/** Airflow on a private cluster, with its database, registry, vault and logs; values and manifests for the chart are outputs. */
export function airflowService(deployment: Deployment, airflow: AirflowSettings): AskedService {
  const names = namesOf(deployment);
  const [ownsRegistry, ownsVault] = [airflow.registryId === undefined, airflow.vaultId === undefined];
  return {
    root: airflowRoot(deployment, airflow),
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
  const names = namesOf(deployment);
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

/** Names of what the module makes; those that are unique in all of Azure are given to it. */
function namesOf({ settings }: Deployment) {
  const { namePrefix, environment } = settings;
  return {
    cluster: `aks-${namePrefix}-airflow-${environment}`,
    database: resourceName("postgresql_server", settings, "airflow"),
    logAccount: resourceName("storage_account", settings, "airflow"),
    registry: resourceName("container_registry", settings, "airflow"),
    vault: resourceName("key_vault", settings, "airflow"),
  } as const;
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
  const names = namesOf(deployment);
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

function airflowVariables(deployment: Deployment, airflow: AirflowSettings): Root["variables"] {
  const { settings } = deployment;
  const names = namesOf(deployment);
  const { nodes, uptime, database } = tierRules[settings.tier].airflow;
  const text = (description: string, value: string) => ({ type: "string", description, value });
  const nodesOf = (description: string, [minimum, maximum]: readonly [number, number]) => ({
    type: "object({ minimum = number, maximum = number })",
    description,
    value: { minimum, maximum },
  });
  const { registryId, vaultId, dags } = airflow;
  return {
    ...commonVariables(deployment, "tenant_id"),
    ...(registryId === undefined
      ? { registry_name: text("Name of the registry.", names.registry) }
      : { existing_registry_id: text("Registry of IT.", registryId) }),
    ...(vaultId === undefined
      ? { vault_name: text("Vault of the secrets of Airflow.", names.vault) }
      : { existing_vault_id: text("Vault of IT for the secrets of Airflow.", vaultId) }),
    log_account_name: text("Account of task logs.", names.logAccount),
    database_server_name: text("Metadata server.", names.database),
    administrator_group: {
      type: "object({ name = string, object_id = string })",
      description: "Entra group that administers cluster and metadata server.",
      value: { name: settings.administrators.group, object_id: settings.administrators.objectId },
    },
    airflow_version: text("Version of Airflow in the image.", airflow.version),
    airflow_image_digest: text("Digest of the image in the registry.", airflow.imageDigest),
    dags_repository: {
      type: "object({ url = string, ref = string, sub_path = string, private = bool, known_hosts = string })",
      description: "Repository of the DAGs, at a tag or commit.",
      value: {
        url: dags.url,
        ref: dags.ref,
        sub_path: dags.subPath,
        private: dags.knownHosts !== undefined,
        known_hosts: dags.knownHosts ?? "",
      },
    },
    sign_in_client_id: text("Entra application people sign in through.", airflow.signIn),
    host: text("Host name of Airflow inside the network.", airflow.host),
    outbound_type: text(
      "userAssignedNATGateway (gateway of the subnet) or userDefinedRouting (firewall of IT).",
      airflow.egress === "firewall" ? "userDefinedRouting" : "userAssignedNATGateway",
    ),
    uptime_guaranteed: { type: "bool", description: "Control plane with a backed uptime.", value: uptime },
    system_nodes: nodesOf("Least and most nodes of the cluster's own pods.", nodes.system),
    airflow_nodes: nodesOf("Least and most nodes of Airflow.", nodes.work),
    database: {
      type: "object({ storage_gb = number, backup_days = number, zone_redundant = bool, geo_redundant_backup = bool })",
      description: "Metadata server: storage, days of backups, second zone, backups in the second region.",
      value: {
        storage_gb: database.storageGb,
        backup_days: database.backupDays,
        zone_redundant: database.zoneRedundant,
        geo_redundant_backup: database.geoBackup,
      },
    },
  };
}

function airflowRoot(deployment: Deployment, airflow: AirflowSettings): Root {
  const handed = [
    "tenant_id",
    airflow.registryId === undefined ? "registry_name" : "existing_registry_id",
    airflow.vaultId === undefined ? "vault_name" : "existing_vault_id",
    "log_account_name",
    "database_server_name",
    "airflow_version",
    "airflow_image_digest",
    "dags_repository",
    "outbound_type",
    "uptime_guaranteed",
    "system_nodes",
    "airflow_nodes",
    "database",
  ];
  const outputs: Readonly<Record<string, string>> = {
    id: "The cluster.",
    principal_id: "Identity Airflow works as, for roles on what its DAGs start.",
    database_server_id: "Its metadata server.",
    endpoints: "Addresses: Airflow, database, registry, vault.",
    image_imports: "Commands that bring the images into the registry.",
    vault_secrets: "Secrets somebody has to write into the vault.",
    database_grants: "Statements that let Airflow into its database.",
    manifests: "Manifests that are applied before the chart.",
    helm_values: "Values for the official chart.",
    helm_command: "Command that installs or upgrades Airflow.",
    registry_access_requests: "Roles on the registry.",
    vault_access_requests: "Roles on the vault.",
    private_link_targets: "Endpoints Airflow needs.",
  };
  return serviceRoot(deployment, {
    component: "airflow_aks",
    module: "airflow_aks",
    summary:
      "Airflow on a private cluster with database, registry, vault and logs of its own; it starts and watches runs and reads no data.",
    variables: airflowVariables(deployment, airflow),
    given: {
      ...Object.fromEntries(handed.map((name) => [name, variable(name)])),
      node_subnet_id: code('data.terraform_remote_state.platform.outputs.subnet_ids["aks"]'),
      pod_cidr: clusterRanges.pods,
      service_cidr: clusterRanges.services,
      administrator_group_ids: code("[var.administrator_group.object_id]"),
      database_administrator_group: variable("administrator_group"),
      sign_in: { client_id: variable("sign_in_client_id") },
      ingress: { host: variable("host") },
    },
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, description]) => [name, output(description, `module.airflow_aks.${name}`)]),
    ),
  });
}
