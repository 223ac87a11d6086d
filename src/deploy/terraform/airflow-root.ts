import { commonVariables } from "./component.ts";
import type { Deployment } from "./deployment.ts";
import { code } from "./hcl-text.ts";
import { resourceName } from "./names.ts";
import { type Root, variable } from "./root.ts";
import { output, serviceRoot } from "./service-root.ts";
import { type AirflowSettings, clusterRanges } from "./settings-work.ts";
import { tierRules } from "./tier.ts";

/** Names of what the module makes; those that are unique in all of Azure are given to it. */
export function airflowNames({ settings }: Deployment) {
  const { namePrefix, environment } = settings;
  return {
    cluster: `aks-${namePrefix}-airflow-${environment}`,
    database: resourceName("postgresql_server", settings, "airflow"),
    logAccount: resourceName("storage_account", settings, "airflow"),
    registry: resourceName("container_registry", settings, "airflow"),
    vault: resourceName("key_vault", settings, "airflow"),
  } as const;
}

function airflowVariables(deployment: Deployment, airflow: AirflowSettings): Root["variables"] {
  const { settings } = deployment;
  const names = airflowNames(deployment);
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

/** The root that makes the cluster and what belongs to it. */
export function airflowRoot(deployment: Deployment, airflow: AirflowSettings): Root {
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
    secret_reader_principal_id: "The identity that reads its vault, for alerts on others.",
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
