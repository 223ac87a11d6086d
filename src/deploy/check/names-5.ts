/** Types of resources that azurerm 5 does not have, and what to write instead. */
export const removedTypes: Readonly<Record<string, string>> = {
  azurerm_sql_server: "azurerm_mssql_server",
  azurerm_sql_database: "azurerm_mssql_database",
  azurerm_sql_firewall_rule: "none: a private endpoint",
  azurerm_sql_server_firewall_rule: "none: a private endpoint",
  azurerm_sql_server_auditing: "azurerm_mssql_server_extended_auditing_policy",
  azurerm_sql_active_directory_administrator: "azuread_administrator in azurerm_mssql_server",
  azurerm_function_app: "azurerm_function_app_flex_consumption",
  azurerm_app_service: "azurerm_linux_web_app",
  azurerm_app_service_plan: "azurerm_service_plan",
  azurerm_postgresql_server: "azurerm_postgresql_flexible_server",
  azurerm_databricks_workspace_customer_managed_key: "azurerm_databricks_workspace_root_dbfs_customer_managed_key",
};

/** Arguments that azurerm 5 does not have, by type of resource (`*`: by the beginning of its name), and what to write instead. */
export const removedArguments: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  azurerm_storage_account: {
    enable_https_traffic_only: "https_traffic_only_enabled",
    allow_blob_public_access: "allow_nested_items_to_be_public",
  },
  azurerm_storage_container: { storage_account_name: "storage_account_id" },
  azurerm_key_vault: { enable_rbac_authorization: "rbac_authorization_enabled" },
  azurerm_eventhub: { namespace_name: "namespace_id", resource_group_name: "namespace_id" },
  azurerm_cosmosdb_account: { local_authentication_disabled: "local_authentication_enabled" },
  azurerm_federated_identity_credential: { parent_id: "user_assigned_identity_id" },
  azurerm_private_dns_zone_virtual_network_link: { private_dns_zone_name: "private_dns_zone_id" },
  azurerm_subnet: { service_endpoints: "a private endpoint" },
  azurerm_data_factory_integration_runtime_azure: {
    data_factory_name: "data_factory_id",
    resource_group_name: "data_factory_id",
    node_size: "compute_type",
    number_of_nodes: "core_count",
    tags: "none",
  },
  "azurerm_data_factory_*": { data_factory_name: "data_factory_id", resource_group_name: "data_factory_id" },
};
