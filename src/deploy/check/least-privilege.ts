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

/** Who may have which role on what. An identity that has more than its rows is a finding, and so is one without a row. */
export const leastPrivilege: readonly Row[] = [
  { principal: connector, role: roles.blobContributor.name, scopes: [container], reason: "data of its product" },
  { principal: connector, role: roles.reader.name, scopes: [account], reason: "sees that the account is there" },
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
];

/** Identities that pipelines sign in as: what they hold is fixed by the root bootstrap. */
export const pipelineIdentity = "azurerm_user_assigned_identity";

/** Roles that let an identity change resources or hand out roles. */
export const wideRoles = ["Owner", "Contributor", "User Access Administrator", roles.accessAdministrator.name] as const;
