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
  azurerm_mysql_server: "azurerm_mysql_flexible_server",
  azurerm_app_service_slot: "azurerm_linux_web_app_slot",
  azurerm_sql_elasticpool: "azurerm_mssql_elasticpool",
  azurerm_databricks_workspace_customer_managed_key: "azurerm_databricks_workspace_root_dbfs_customer_managed_key",
};

/** Arguments and blocks that azurerm 5 does not have, by type of resource (`*`: by the beginning of its name), and what to write instead. */
export const removedArguments: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  azurerm_storage_account: {
    enable_https_traffic_only: "https_traffic_only_enabled",
    allow_blob_public_access: "allow_nested_items_to_be_public",
    queue_properties: "azurerm_storage_account_queue_properties",
    static_website: "azurerm_storage_account_static_website",
  },
  azurerm_storage_container: { storage_account_name: "storage_account_id", resource_manager_id: "id" },
  azurerm_storage_queue: { storage_account_name: "storage_account_id" },
  azurerm_storage_table: { storage_account_name: "storage_account_id" },
  azurerm_storage_share: { storage_account_name: "storage_account_id" },
  azurerm_storage_account_customer_managed_key: {
    key_name: "key_vault_key_id",
    key_vault_id: "key_vault_key_id",
    key_version: "key_vault_key_id",
  },
  azurerm_key_vault: {
    enable_rbac_authorization: "rbac_authorization_enabled",
    contact: "azurerm_key_vault_certificate_contacts",
  },
  azurerm_log_analytics_workspace: {
    local_authentication_disabled: "local_authentication_enabled",
    internet_ingestion_enabled: "internet_ingestion_access_type",
    internet_query_enabled: "internet_query_access_type",
  },
  azurerm_application_insights: {
    disable_ip_masking: "ip_masking_enabled",
    local_authentication_disabled: "local_authentication_enabled",
  },
  azurerm_monitor_diagnostic_setting: {
    metric: "enabled_metric",
    log: "enabled_log",
    retention_policy: "the retention of the workspace",
  },
  azurerm_mssql_server_extended_auditing_policy: { storage_endpoint: "blob_storage_endpoint" },
  azurerm_mssql_database_extended_auditing_policy: { storage_endpoint: "blob_storage_endpoint" },
  azurerm_mssql_server_security_alert_policy: { email_account_admins: "email_account_admins_enabled" },
  azurerm_policy_set_definition: { management_group_id: "azurerm_management_group_policy_set_definition" },
  azurerm_container_registry: { trust_policy_enabled: "none" },
  azurerm_network_watcher_flow_log: { network_security_group_id: "target_resource_id" },
  azurerm_private_dns_a_record: { zone_name: "private_dns_zone_id", resource_group_name: "private_dns_zone_id" },
  azurerm_data_factory_pipeline: {
    data_factory_name: "data_factory_id",
    moniter_metrics_after_duration: "monitor_metrics_after_duration",
  },
  azurerm_data_factory_linked_service_azure_databricks: { msi_work_space_resource_id: "msi_workspace_id" },
  azurerm_data_factory_linked_service_azure_blob_storage: { key_vault_sas_token: "sas_token_linked_key_vault_key" },
  azurerm_eventhub: { namespace_name: "namespace_id", resource_group_name: "namespace_id" },
  azurerm_cosmosdb_account: {
    local_authentication_disabled: "local_authentication_enabled",
    managed_hsm_key_id: "key_vault_key_id",
  },
  azurerm_federated_identity_credential: {
    parent_id: "user_assigned_identity_id",
    resource_group_name: "user_assigned_identity_id",
  },
  azurerm_private_dns_zone_virtual_network_link: {
    private_dns_zone_name: "private_dns_zone_id",
    resource_group_name: "private_dns_zone_id",
  },
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
