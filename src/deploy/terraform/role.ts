/** Roles that identities of a deployment may hold, with their ids in every tenant. */
export const roles = {
  reader: { name: "Reader", id: "acdd72a7-3385-48ef-bd42-f606fba81ae7" },
  contributor: { name: "Contributor", id: "b24988ac-6180-42a0-ab88-20f7382dd24c" },
  accessAdministrator: {
    name: "Role Based Access Control Administrator",
    id: "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
  },
  blobReader: { name: "Storage Blob Data Reader", id: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1" },
  blobContributor: { name: "Storage Blob Data Contributor", id: "ba92f5b4-2d11-453d-a403-e96b0029c9fe" },
  blobOwner: { name: "Storage Blob Data Owner", id: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b" },
  queueContributor: { name: "Storage Queue Data Contributor", id: "974c5e8b-45b9-4653-ba55-5f855dd0fb88" },
  tableContributor: { name: "Storage Table Data Contributor", id: "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3" },
  secretsUser: { name: "Key Vault Secrets User", id: "4633458b-17de-408a-b874-0445c86b69e6" },
  keyUser: {
    name: "Key Vault Crypto Service Encryption User",
    id: "e147488a-f6f5-4113-8e2d-b22465e65bf6",
  },
  eventSender: { name: "Azure Event Hubs Data Sender", id: "2b629674-e913-4c01-ae53-ef4638d8f975" },
  eventReceiver: { name: "Azure Event Hubs Data Receiver", id: "a638d3c7-ab3a-418d-83e6-5f17a39d4fde" },
  schemaReader: { name: "Schema Registry Reader (Preview)", id: "2c56ea50-c6b3-40a6-83c0-9d98858bc7d2" },
  metricsPublisher: { name: "Monitoring Metrics Publisher", id: "3913510d-42f4-4e42-8a64-420c390055eb" },
  logContributor: { name: "Log Analytics Contributor", id: "92aaf0da-9dab-42b6-94a3-d43ce8d16293" },
  imagePuller: { name: "AcrPull", id: "7f951dda-4ed3-4680-a7ca-43fe172d538d" },
  identityOperator: { name: "Managed Identity Operator", id: "f1a07417-d97a-45cb-824c-7a7467783830" },
  networkContributor: { name: "Network Contributor", id: "4d97b98b-1d4f-4787-a291-c67834d212e7" },
  zoneContributor: { name: "Private DNS Zone Contributor", id: "b12aa53e-6015-4669-85d0-8515ebb3ae7f" },
  accountBackup: { name: "Storage Account Backup Contributor", id: "e5e2a7ff-d759-4cd2-bb51-3152d37e2eb1" },
  databaseBackup: {
    name: "PostgreSQL Flexible Server Long Term Retention Backup Role",
    id: "c088a766-074b-43ba-90d4-1fb21feae531",
  },
} as const satisfies Readonly<Record<string, Readonly<{ name: string; id: string }>>>;

export type RoleKey = keyof typeof roles;

/** What the deploying identity may hand out: roles on data, none that manage. */
const grantable = [
  "reader",
  "blobReader",
  "blobContributor",
  "secretsUser",
  "keyUser",
  "eventSender",
  "eventReceiver",
  "schemaReader",
  "metricsPublisher",
] as const satisfies readonly RoleKey[];

/** What the host of functions holds on the account it keeps its own state in. */
export const rolesOfFunctions = [
  "blobOwner",
  "queueContributor",
  "tableContributor",
] as const satisfies readonly RoleKey[];

/**
 * Condition of a role that hands out roles: these ones, given and taken away, and no others.
 * @param more roles that services in use need beside those on data
 */
export function grantCondition(more: readonly RoleKey[]): string {
  const ids = [...new Set([...grantable, ...more])].map((name) => roles[name].id).join(", ");
  const limited = (action: string, attribute: string) =>
    `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'})) OR (@${attribute}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids}}))`;
  return `${limited("write", "Request")} AND ${limited("delete", "Resource")}`;
}
