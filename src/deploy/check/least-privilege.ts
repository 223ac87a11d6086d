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

/** Who may have which role on what. An identity that has more than its rows is a finding, and so is one without a row. */
export const leastPrivilege: readonly Row[] = [
  { principal: connector, role: roles.blobContributor.name, scopes: [container], reason: "data of its product" },
  { principal: connector, role: roles.reader.name, scopes: [account], reason: "sees that the account is there" },
  { principal: connector, role: roles.eventReceiver.name, scopes: [hub], reason: "events of its source" },
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
  ...["azurerm_function_app_flex_consumption", "azurerm_linux_function_app"].flatMap((principal): readonly Row[] => [
    { principal, role: roles.blobReader.name, scopes: [container], reason: "containers it reads" },
    { principal, role: roles.blobContributor.name, scopes: [container], reason: "containers it writes" },
    { principal, role: roles.secretsUser.name, scopes: [vault], reason: "secrets of its settings" },
    { principal, role: roles.eventSender.name, scopes: [hub], reason: "events it makes" },
    { principal, role: roles.metricsPublisher.name, scopes: [insights], reason: "traces without a key" },
    { principal, role: "AcrPull", scopes: ["azurerm_container_registry"], reason: "its image" },
  ]),
];

/** Identities that pipelines sign in as: what they hold is fixed by the root bootstrap. */
export const pipelineIdentity = "azurerm_user_assigned_identity";

/** Roles that let an identity change resources or hand out roles. */
export const wideRoles = ["Owner", "Contributor", "User Access Administrator", roles.accessAdministrator.name] as const;
