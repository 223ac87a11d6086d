import { allArguments, type Block, literalOf } from "../../scripts/terraform/hcl.ts";

const identityTypes = ["SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned"] as const;
const denyOrAllow = ["Allow", "Deny"] as const;
const tlsVersions = ["1.2", "1.3"] as const;
const isolationModes = ["ISOLATION_MODE_ISOLATED", "ISOLATION_MODE_OPEN"] as const;

/**
 * Values a provider accepts where its schema only says "string", for the arguments the modules write as literals; an argument of a block
 * counts as one of its resource. Source: argument references of azurerm 5.2.0, databricks 1.128.0 and azuread 3.9.0.
 */
const enums: Readonly<Record<string, readonly string[]>> = {
  "azuread_application.sign_in_audience": ["AzureADMyOrg", "AzureADMultipleOrgs"],
  "azurerm_api_management.virtual_network_type": ["None", "External", "Internal"],
  "azurerm_api_management_api_diagnostic.verbosity": ["verbose", "information", "error"],
  "azurerm_api_management_backend.protocol": ["http", "soap"],
  "azurerm_application_insights.application_type": ["web", "java", "Node.JS", "other"],
  "azurerm_batch_account.pool_allocation_mode": ["BatchService", "UserSubscription"],
  "azurerm_batch_account.storage_account_authentication_mode": ["StorageKeys", "BatchAccountManagedIdentity"],
  "azurerm_batch_pool.disk_encryption_target": ["OsDisk", "TemporaryDisk"],
  "azurerm_batch_pool.inter_node_communication": ["Disabled", "Enabled"],
  "azurerm_batch_pool.public_address_provisioning_type": ["BatchManaged", "NoPublicIPAddresses", "UserManaged"],
  "azurerm_batch_pool.target_node_communication_mode": ["Classic", "Default", "Simplified"],
  "azurerm_consumption_budget_resource_group.operator": ["EqualTo", "GreaterThan", "GreaterThanOrEqualTo"],
  "azurerm_consumption_budget_resource_group.time_grain": ["Annually", "Monthly", "Quarterly"],
  "azurerm_container_app_environment.logs_destination": ["log-analytics", "azure-monitor"],
  "azurerm_container_app_environment.public_network_access": ["Enabled", "Disabled"],
  "azurerm_container_registry.sku": ["Basic", "Standard", "Premium"],
  "azurerm_cosmosdb_account.kind": ["GlobalDocumentDB", "MongoDB", "Parse"],
  "azurerm_cosmosdb_account.minimal_tls_version": ["Tls12"],
  "azurerm_cosmosdb_account.offer_type": ["Standard"],
  "azurerm_cosmosdb_sql_container.indexing_mode": ["consistent", "none"],
  "azurerm_dashboard_grafana.grafana_major_version": ["12", "13"],
  "azurerm_databricks_access_connector.type": identityTypes,
  "azurerm_databricks_workspace.network_security_group_rules_required": [
    "AllRules",
    "NoAzureDatabricksRules",
    "NoAzureServiceRules",
  ],
  "azurerm_eventhub.cleanup_policy": ["Compact", "Delete"],
  "azurerm_eventhub.encoding": ["Avro", "AvroDeflate"],
  "azurerm_eventhub_namespace.minimum_tls_version": tlsVersions,
  "azurerm_function_app_flex_consumption.ip_restriction_default_action": denyOrAllow,
  "azurerm_function_app_flex_consumption.minimum_tls_version": tlsVersions,
  "azurerm_function_app_flex_consumption.storage_authentication_type": [
    "StorageAccountConnectionString",
    "SystemAssignedIdentity",
    "UserAssignedIdentity",
  ],
  "azurerm_function_app_flex_consumption.storage_container_type": ["blobContainer"],
  "azurerm_key_vault.default_action": denyOrAllow,
  "azurerm_kubernetes_cluster.automatic_upgrade_channel": ["node-image", "patch", "rapid", "stable"],
  "azurerm_kubernetes_cluster.default_nginx_controller": ["AnnotationControlled", "External", "Internal", "None"],
  "azurerm_kubernetes_cluster.frequency": ["AbsoluteMonthly", "Daily", "RelativeMonthly", "Weekly"],
  "azurerm_kubernetes_cluster.load_balancer_sku": ["basic", "standard"],
  "azurerm_kubernetes_cluster.mode": ["Auto", "Manual"],
  "azurerm_kubernetes_cluster.network_data_plane": ["azure", "cilium"],
  "azurerm_kubernetes_cluster.network_plugin": ["azure", "kubenet", "none"],
  "azurerm_kubernetes_cluster.network_plugin_mode": ["overlay"],
  "azurerm_kubernetes_cluster.network_policy": ["azure", "calico", "cilium"],
  "azurerm_kubernetes_cluster.node_os_upgrade_channel": ["NodeImage", "None", "SecurityPatch", "Unmanaged"],
  "azurerm_kubernetes_cluster_node_pool.mode": ["Gateway", "System", "User"],
  "azurerm_linux_function_app.ftps_state": ["AllAllowed", "FtpsOnly", "Disabled"],
  "azurerm_linux_function_app.ip_restriction_default_action": denyOrAllow,
  "azurerm_linux_function_app.minimum_tls_version": tlsVersions,
  "azurerm_log_analytics_workspace.sku": ["PerGB2018", "CapacityReservation", "LACluster"],
  "azurerm_logic_app_trigger_recurrence.frequency": ["Month", "Week", "Day", "Hour", "Minute", "Second"],
  "azurerm_monitor_activity_log_alert.category": [
    "Administrative",
    "Policy",
    "ResourceHealth",
    "Security",
    "ServiceHealth",
  ],
  "azurerm_monitor_diagnostic_setting.category_group": ["allLogs", "audit"],
  "azurerm_monitor_diagnostic_setting.log_analytics_destination_type": ["AzureDiagnostics", "Dedicated"],
  "azurerm_monitor_metric_alert.frequency": ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H"],
  "azurerm_monitor_private_link_scope.ingestion_access_mode": ["Open", "PrivateOnly"],
  "azurerm_monitor_private_link_scope.query_access_mode": ["Open", "PrivateOnly"],
  "azurerm_monitor_scheduled_query_rules_alert_v2.operator": [
    "Equal",
    "GreaterThan",
    "GreaterThanOrEqual",
    "LessThan",
    "LessThanOrEqual",
  ],
  "azurerm_mssql_server.connection_policy": ["Default", "Proxy", "Redirect"],
  "azurerm_mssql_server.minimum_tls_version": ["1.2"],
  "azurerm_mssql_server.version": ["2.0", "12.0"],
  "azurerm_mssql_server_security_alert_policy.state": ["Disabled", "Enabled"],
  "azurerm_nat_gateway.sku_name": ["Standard", "StandardV2"],
  "azurerm_policy_definition.policy_type": ["BuiltIn", "Custom", "NotSpecified", "Static"],
  "azurerm_postgresql_flexible_server.mode": ["SameZone", "ZoneRedundant"],
  "azurerm_postgresql_flexible_server_active_directory_administrator.principal_type": [
    "Group",
    "ServicePrincipal",
    "User",
  ],
  "azurerm_public_ip.allocation_method": ["Static", "Dynamic"],
  "azurerm_public_ip.sku": ["Standard", "StandardV2"],
  "azurerm_role_assignment.principal_type": ["User", "Group", "ServicePrincipal"],
  "azurerm_route.next_hop_type": ["VirtualNetworkGateway", "VnetLocal", "Internet", "VirtualAppliance", "None"],
  "azurerm_security_center_automation.type": ["EventHub", "LogicApp", "Workspace"],
  "azurerm_security_center_subscription_pricing.tier": ["Free", "Standard"],
  "azurerm_service_plan.os_type": ["Windows", "Linux", "WindowsContainer"],
  "azurerm_storage_account.default_action": denyOrAllow,
  "azurerm_storage_account.expiration_action": ["Log", "Block"],
  "azurerm_storage_account.type": identityTypes,
  "azurerm_storage_container.container_access_type": ["private", "blob", "container"],
  "azurerm_storage_data_lake_gen2_path.resource": ["directory"],
  "azurerm_subnet.private_endpoint_network_policies": [
    "Disabled",
    "Enabled",
    "NetworkSecurityGroupEnabled",
    "RouteTableEnabled",
  ],
  "azurerm_synapse_workspace_security_alert_policy.policy_state": ["Disabled", "Enabled", "New"],
  "databricks_catalog.isolation_mode": ["ISOLATED", "OPEN"],
  "databricks_external_location.isolation_mode": isolationModes,
  "databricks_ip_access_list.list_type": ["ALLOW", "BLOCK"],
  "databricks_restrict_workspace_admins_setting.status": ["ALLOW_ALL", "RESTRICT_TOKENS_AND_JOB_RUN_AS"],
  "databricks_secret_acl.permission": ["READ", "WRITE", "MANAGE"],
  "databricks_secret_scope.backend_type": ["DATABRICKS", "AZURE_KEYVAULT"],
  "databricks_sql_endpoint.warehouse_type": ["CLASSIC", "PRO"],
  "databricks_storage_credential.isolation_mode": isolationModes,
  "databricks_volume.volume_type": ["EXTERNAL", "MANAGED"],
  "databricks_workspace_binding.binding_type": ["BINDING_TYPE_READ_WRITE", "BINDING_TYPE_READ_ONLY"],
  "databricks_workspace_binding.securable_type": ["catalog", "credential", "external_location", "storage_credential"],
};

/** Roles that are wider than any purpose of a data product. */
const wildcardRoles = [
  "Owner",
  "Contributor",
  "User Access Administrator",
  "Role Based Access Control Administrator",
] as const;

/** Literal values of a resource that its provider would refuse, and roles that are too wide. */
export function checkEnums(block: Block, where: string): readonly string[] {
  const [type] = block.labels;
  return allArguments(block.body).flatMap((argument) => {
    const value = literalOf(argument);
    if (value === undefined) return [];
    if (argument.name === "role_definition_name" && (wildcardRoles as readonly string[]).includes(value)) {
      return [`${where}:${argument.line}: role ${value} is too wide`];
    }
    const allowed = enums[`${type}.${argument.name}`];
    return allowed === undefined || allowed.includes(value)
      ? []
      : [`${where}:${argument.line}: ${argument.name} is "${value}", not one of ${allowed.join(", ")}`];
  });
}
