import { roles } from "../terraform/role.ts";

type Row = Readonly<{
  /** Type of the resource whose identity it is. */
  principal: string;
  role: string;
  /** Types of resources the role may be given on. */
  scopes: readonly string[];
  reason: string;
}>;

const connector = "azurerm_databricks_access_connector";
const factory = "azurerm_data_factory";
const container = "azurerm_storage_container";
const account = "azurerm_storage_account";
const vault = "azurerm_key_vault";
const hub = "azurerm_eventhub";
const gateway = "azurerm_api_management";
const insights = "azurerm_application_insights";
const synapse = "azurerm_synapse_workspace";
const workflow = "azurerm_logic_app_workflow";
const backupVault = "azurerm_data_protection_backup_vault";

/** Identities that are made apart from what uses them: those pipelines sign in as, of jobs in containers, of clusters. */
export const pipelineIdentity = "azurerm_user_assigned_identity";
const group = "azurerm_resource_group";

/** Who may have which role on what. An identity that has more than its rows is a finding, and so is one without a row. */
export const leastPrivilege: readonly Row[] = [
  { principal: connector, role: roles.blobContributor.name, scopes: [container], reason: "data of its product" },
  { principal: connector, role: roles.reader.name, scopes: [account], reason: "sees that the account is there" },
  { principal: connector, role: roles.eventReceiver.name, scopes: [hub], reason: "events of its source" },
  {
    principal: connector,
    role: roles.schemaReader.name,
    scopes: ["azurerm_eventhub_namespace_schema_group"],
    reason: "schemas of the events of its source",
  },
  { principal: factory, role: roles.blobContributor.name, scopes: [container], reason: "files as delivered" },
  { principal: factory, role: roles.secretsUser.name, scopes: [vault], reason: "passwords of sources" },
  { principal: factory, role: roles.eventReceiver.name, scopes: [hub], reason: "events of sources" },
  {
    principal: "azurerm_eventhub_namespace",
    role: roles.blobContributor.name,
    scopes: [container],
    reason: "captured events",
  },
  {
    principal: "azurerm_mssql_server",
    role: roles.blobContributor.name,
    scopes: [container],
    reason: "audit in storage",
  },
  {
    principal: "azurerm_resource_group_policy_assignment",
    role: "Log Analytics Contributor",
    scopes: ["*"],
    reason: "diagnostic settings by policy",
  },
  { principal: gateway, role: roles.secretsUser.name, scopes: [vault], reason: "named values" },
  { principal: gateway, role: roles.metricsPublisher.name, scopes: [insights], reason: "traces without a key" },
  {
    principal: "azurerm_purview_account",
    role: roles.blobReader.name,
    scopes: [container],
    reason: "describes what it reads",
  },
  { principal: synapse, role: roles.blobReader.name, scopes: [container], reason: "queries over gold" },
  {
    principal: synapse,
    role: roles.blobContributor.name,
    scopes: [container],
    reason: "its own files, results of CETAS",
  },
  { principal: workflow, role: roles.eventSender.name, scopes: [hub], reason: "events it makes" },
  {
    principal: "azurerm_dashboard_grafana",
    role: "Log Analytics Reader",
    scopes: ["azurerm_log_analytics_workspace"],
    reason: "shows what is logged",
  },
  {
    principal: backupVault,
    role: roles.accountBackup.name,
    scopes: [account],
    reason: "copies of containers; the service takes this role on the account alone",
  },
  {
    principal: backupVault,
    role: roles.databaseBackup.name,
    scopes: ["azurerm_postgresql_flexible_server"],
    reason: "copies of the metadata of Airflow",
  },
  { principal: backupVault, role: roles.reader.name, scopes: [group], reason: "finds the server it copies" },
  {
    principal: "azurerm_monitor_scheduled_query_rules_alert_v2",
    role: roles.reader.name,
    scopes: ["azurerm_log_analytics_workspace"],
    reason: "sees how long another alert has been fired",
  },
  { principal: pipelineIdentity, role: roles.reader.name, scopes: [group, account], reason: "plans of pull requests" },
  { principal: pipelineIdentity, role: roles.blobReader.name, scopes: [container], reason: "states, for plans" },
  {
    principal: pipelineIdentity,
    role: roles.blobContributor.name,
    scopes: [container],
    reason: "states; files that a job delivers; logs of Airflow",
  },
  { principal: pipelineIdentity, role: roles.eventSender.name, scopes: [hub], reason: "events a job makes" },
  { principal: pipelineIdentity, role: roles.secretsUser.name, scopes: [vault], reason: "secrets of a job" },
  {
    principal: pipelineIdentity,
    role: roles.imagePuller.name,
    scopes: ["azurerm_container_registry"],
    reason: "its image",
  },
  {
    principal: pipelineIdentity,
    role: roles.identityOperator.name,
    scopes: [pipelineIdentity],
    reason: "a cluster gives its nodes their identity",
  },
  {
    principal: pipelineIdentity,
    role: roles.networkContributor.name,
    scopes: ["azurerm_subnet"],
    reason: "a cluster joins its nodes to their subnet",
  },
  {
    principal: pipelineIdentity,
    role: roles.zoneContributor.name,
    scopes: ["azurerm_private_dns_zone"],
    reason: "a private cluster writes its own record",
  },
  { principal: pipelineIdentity, role: roles.keyUser.name, scopes: [vault], reason: "a key of the customer" },
  ...["azurerm_function_app_flex_consumption", "azurerm_linux_function_app"].flatMap((principal): readonly Row[] => [
    { principal, role: roles.blobReader.name, scopes: [container], reason: "containers it reads" },
    { principal, role: roles.blobContributor.name, scopes: [container], reason: "containers it writes" },
    { principal, role: roles.secretsUser.name, scopes: [vault], reason: "secrets of its settings" },
    { principal, role: roles.eventSender.name, scopes: [hub], reason: "events it makes" },
    { principal, role: roles.metricsPublisher.name, scopes: [insights], reason: "traces without a key" },
    { principal, role: roles.imagePuller.name, scopes: ["azurerm_container_registry"], reason: "its image" },
  ]),
];

/** Roles that let an identity change resources or hand out roles. */
export const wideRoles = ["Owner", "Contributor", "User Access Administrator", roles.accessAdministrator.name] as const;
