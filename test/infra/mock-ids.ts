const group = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg";
const of = (path: string): string => `${group}/providers/${path}`;

/** A block or a map that is given out as a whole, or a list of one. */
type Whole = Readonly<Record<string, string>>;

/** What Azure would answer, in the form providers and modules ask for: ids and addresses by type of resource. Everything else is made up by Terraform. */
export const mockedResources: Readonly<Record<string, Readonly<Record<string, string | Whole | readonly [Whole]>>>> = {
  azurerm_api_management: { id: of("Microsoft.ApiManagement/service/apim") },
  azurerm_application_insights: { id: of("Microsoft.Insights/components/appi") },
  azurerm_batch_account: { id: of("Microsoft.Batch/batchAccounts/ba") },
  azurerm_container_app_environment: { id: of("Microsoft.App/managedEnvironments/cae") },
  azurerm_container_app_job: { id: of("Microsoft.App/jobs/caj") },
  azurerm_container_registry: {
    id: of("Microsoft.ContainerRegistry/registries/cr"),
    login_server: "cr.azurecr.io",
  },
  azurerm_cosmosdb_account: {
    id: of("Microsoft.DocumentDB/databaseAccounts/cosmos"),
    endpoint: "https://cosmos.documents.azure.com:443/",
  },
  azurerm_data_protection_backup_policy_data_lake_storage: {
    id: of("Microsoft.DataProtection/backupVaults/bvault/backupPolicies/lake-daily"),
  },
  azurerm_data_protection_backup_policy_postgresql_flexible_server: {
    id: of("Microsoft.DataProtection/backupVaults/bvault/backupPolicies/postgresql-weekly"),
  },
  azurerm_data_protection_backup_vault: {
    id: of("Microsoft.DataProtection/backupVaults/bvault"),
    identity: { principal_id: "22222222-2222-4222-8222-222222222225" },
  },
  azurerm_data_factory: { id: of("Microsoft.DataFactory/factories/adf") },
  azurerm_data_factory_integration_runtime_azure: {
    id: of("Microsoft.DataFactory/factories/adf/integrationRuntimes/ir"),
  },
  azurerm_databricks_access_connector: {
    id: of("Microsoft.Databricks/accessConnectors/dbac"),
    identity: { principal_id: "22222222-2222-4222-8222-222222222224" },
  },
  azurerm_databricks_workspace: {
    id: of("Microsoft.Databricks/workspaces/dbw"),
    workspace_url: "adb-1.1.azuredatabricks.net",
    workspace_id: "1234567890123456",
    managed_resource_group_id: group,
  },
  azurerm_eventhub: { id: of("Microsoft.EventHub/namespaces/evhns/eventhubs/hub") },
  azurerm_eventhub_namespace_schema_group: { id: of("Microsoft.EventHub/namespaces/evhns/schemagroups/g") },
  azurerm_eventhub_namespace: { id: of("Microsoft.EventHub/namespaces/evhns") },
  azurerm_key_vault: { id: of("Microsoft.KeyVault/vaults/kv"), vault_uri: "https://kv.vault.azure.net/" },
  azurerm_kubernetes_cluster: {
    id: of("Microsoft.ContainerService/managedClusters/aks"),
    oidc_issuer_url: "https://westeurope.oic.prod-aks.azure.com/t/c/",
  },
  azurerm_log_analytics_workspace: {
    id: of("Microsoft.OperationalInsights/workspaces/log"),
    workspace_id: "33333333-3333-4333-8333-333333333333",
  },
  azurerm_logic_app_workflow: { id: of("Microsoft.Logic/workflows/logic") },
  azurerm_monitor_action_group: { id: of("Microsoft.Insights/actionGroups/ag") },
  azurerm_monitor_private_link_scope: { id: of("Microsoft.Insights/privateLinkScopes/ampls") },
  azurerm_monitor_scheduled_query_rules_alert_v2: {
    id: of("Microsoft.Insights/scheduledQueryRules/alert"),
    identity: { principal_id: "22222222-2222-4222-8222-222222222226" },
  },
  azurerm_mssql_database: { id: of("Microsoft.Sql/servers/sql/databases/db") },
  azurerm_mssql_server: {
    id: of("Microsoft.Sql/servers/sql"),
    fully_qualified_domain_name: "sql.database.windows.net",
  },
  azurerm_nat_gateway: { id: of("Microsoft.Network/natGateways/ng") },
  azurerm_network_security_group: { id: of("Microsoft.Network/networkSecurityGroups/nsg") },
  azurerm_postgresql_flexible_server: { id: of("Microsoft.DBforPostgreSQL/flexibleServers/psql") },
  azurerm_private_dns_zone: { id: of("Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net") },
  azurerm_private_endpoint: { id: of("Microsoft.Network/privateEndpoints/pe") },
  azurerm_public_ip: { id: of("Microsoft.Network/publicIPAddresses/pip") },
  azurerm_purview_account: {
    id: of("Microsoft.Purview/accounts/pview"),
    managed_resources: [
      {
        resource_group_id: group,
        storage_account_id: of("Microsoft.Storage/storageAccounts/scanned"),
        event_hub_namespace_id: "",
      },
    ],
  },
  azurerm_resource_group: { id: group },
  azurerm_resource_group_policy_assignment: { id: of("Microsoft.Authorization/policyAssignments/pa") },
  azurerm_route_table: { id: of("Microsoft.Network/routeTables/rt") },
  azurerm_storage_account: {
    id: of("Microsoft.Storage/storageAccounts/stlake"),
    primary_blob_endpoint: "https://stlake.blob.core.windows.net/",
    primary_dfs_endpoint: "https://stlake.dfs.core.windows.net/",
  },
  azurerm_storage_container: { id: of("Microsoft.Storage/storageAccounts/stlake/blobServices/default/containers/c") },
  azurerm_subnet: { id: of("Microsoft.Network/virtualNetworks/vnet/subnets/snet") },
  azurerm_subnet_network_security_group_association: {
    id: of("Microsoft.Network/virtualNetworks/vnet/subnets/snet"),
  },
  azurerm_synapse_private_link_hub: { id: of("Microsoft.Synapse/privateLinkHubs/synplh") },
  azurerm_synapse_workspace: {
    id: of("Microsoft.Synapse/workspaces/synw"),
    connectivity_endpoints: {
      sqlOnDemand: "synw-ondemand.sql.azuresynapse.net",
      dev: "https://synw.dev.azuresynapse.net",
      web: "https://web.azuresynapse.net",
    },
  },
  azurerm_user_assigned_identity: {
    id: of("Microsoft.ManagedIdentity/userAssignedIdentities/id"),
    principal_id: "22222222-2222-4222-8222-222222222222",
    client_id: "22222222-2222-4222-8222-222222222223",
  },
  azurerm_virtual_network: { id: of("Microsoft.Network/virtualNetworks/vnet") },
};

/** The same for what is only looked up. */
export const mockedData: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  azurerm_resource_group: { id: group },
};
