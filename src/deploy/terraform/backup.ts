import type { AskedService } from "./asked-service.ts";
import type { Deployment } from "./deployment.ts";
import { type Expression } from "./hcl-text.ts";
import { roles } from "./role.ts";
import { type Root, stateOutput, variable } from "./root.ts";
import { output, serviceRoot } from "./service-root.ts";
import type { BackupSettings } from "./settings-work.ts";
import { tierRules } from "./tier.ts";

/** Copies outside of the account they protect: of containers of the lake, and of the metadata of Airflow where there is one. */
export function backupService(deployment: Deployment, backup: BackupSettings): AskedService {
  const { settings, names } = deployment;
  const { existing } = backup;
  const name = existing?.id.split("/").at(-1) ?? `bvault-${settings.namePrefix}-${settings.environment}`;
  const vault = { who: name, as: "managed identity of the backup vault" };
  const hasAirflow = settings.airflow !== undefined;
  return {
    root: backupRoot(deployment, backup),
    title: "backup",
    name: existing === undefined ? name : `${name} (IT)`,
    zones: [],
    registers: existing === undefined ? ["Microsoft.DataProtection"] : [],
    grants: { data: ["accountBackup", ...(hasAirflow ? (["databaseBackup"] as const) : [])] },
    rights: [
      { ...vault, may: roles.accountBackup.name, on: `account ${names.lakeAccount}` },
      ...(hasAirflow
        ? [
            { ...vault, may: roles.databaseBackup.name, on: "metadata server of Airflow" },
            { ...vault, may: roles.reader.name, on: `resource group ${names.dataGroup}` },
          ]
        : []),
    ],
    needs:
      existing === undefined
        ? []
        : [
            `- Whoever owns the backup vault \`${name}\` protects what the output \`backup_requests\` of the root \`backup\` lists.`,
          ],
    items:
      existing === undefined
        ? [{ what: "copies, as much as the lake holds", price: "backup_gb", quantity: "stored_gb" }]
        : [],
    endpoints: 0,
    found: [],
  };
}

function backupRoot(deployment: Deployment, { existing, containers }: BackupSettings): Root {
  const { settings } = deployment;
  const hasAirflow = settings.airflow !== undefined;
  const server: Readonly<Record<string, Expression>> = hasAirflow
    ? { postgresql_servers: { airflow: { server_id: stateOutput("airflow_aks", "database_server_id") } } }
    : {};
  return serviceRoot(deployment, {
    component: "backup",
    module: "backup",
    summary:
      "Copies of the lake in a vault that cannot be emptied at once; Delta history protects against wrong writes, this against a lost account.",
    reads: ["adls", ...(hasAirflow ? ["airflow_aks"] : [])],
    variables: {
      containers: { type: "set(string)", description: "Containers of the lake that are copied.", value: containers },
      ...(existing === undefined
        ? {
            redundancy: {
              type: "string",
              description:
                "Where copies lie: LocallyRedundant, ZoneRedundant or GeoRedundant; cannot be changed later.",
              value: tierRules[settings.tier].copies,
            },
          }
        : {
            existing_vault: {
              type: "object({ id = string, principal_id = string })",
              description: "Backup vault of IT and its identity.",
              value: { id: existing.id, principal_id: existing.principalId },
            },
          }),
    },
    without: ["private_endpoint_mode", "private_endpoint_subnet_id", "private_dns_zone_ids"],
    given: {
      ...(existing === undefined
        ? { redundancy: variable("redundancy") }
        : { existing_vault: variable("existing_vault") }),
      lakes: { lake: { storage_account_id: stateOutput("adls", "id"), containers: variable("containers") } },
      ...server,
    },
    outputs: {
      id: output("The vault.", "module.backup.id"),
      principal_id: output("Its identity.", "module.backup.principal_id"),
      instance_ids: output("What is protected.", "module.backup.instance_ids"),
      backup_requests: output("What a vault of IT has to protect.", "module.backup.backup_requests"),
    },
  });
}
