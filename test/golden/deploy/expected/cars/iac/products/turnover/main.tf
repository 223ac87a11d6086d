# The product turnover: its identity, rights, catalog, alert.

resource "azurerm_databricks_access_connector" "this" {
  name                = "dbac-cars-turnover-prod"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "containers" {
  for_each             = var.containers
  scope                = data.terraform_remote_state.adls.outputs.containers[each.key].id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_databricks_access_connector.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "Data of turnover."
}

resource "azurerm_role_assignment" "account" {
  scope                = data.terraform_remote_state.adls.outputs.id
  role_definition_name = "Reader"
  principal_id         = azurerm_databricks_access_connector.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "turnover sees that the account is there, not what is in it."
}

module "unity_catalog" {
  source                  = "../../modules/unity_catalog"
  environment             = var.environment
  product                 = "turnover"
  owner                   = var.owner_group
  groups                  = distinct([for grant in var.grants : grant.principal])
  access_connector_id     = azurerm_databricks_access_connector.this.id
  storage_credential_name = "turnover_prod"
  catalog_name            = "turnover_prod"
  managed_storage_url     = "abfss://gold@stusedcarsprod.dfs.core.windows.net/turnover/_managed"
  locations = {
    gold       = "abfss://gold@stusedcarsprod.dfs.core.windows.net/turnover"
    quarantine = "abfss://quarantine@stusedcarsprod.dfs.core.windows.net/turnover"
  }
  schemas = ["gold", "ops"]
  workspace_ids = {
    prod = data.terraform_remote_state.databricks.outputs.workspace_id
  }
  properties = {
    domain = "mobility"
    kind   = "product"
    owner  = "team cars"
  }
  grants     = var.grants
  depends_on = [azurerm_role_assignment.containers, azurerm_role_assignment.account]
}

resource "azurerm_cosmosdb_sql_database" "this" {
  name                = "turnover"
  resource_group_name = var.resource_group_name
  account_name        = data.terraform_remote_state.cosmos_serving.outputs.name
}

resource "azurerm_cosmosdb_sql_container" "this" {
  for_each              = var.documents
  name                  = each.key
  resource_group_name   = var.resource_group_name
  account_name          = data.terraform_remote_state.cosmos_serving.outputs.name
  database_name         = azurerm_cosmosdb_sql_database.this.name
  partition_key_paths   = each.value.partition_key_paths
  partition_key_kind    = length(each.value.partition_key_paths) > 1 ? "MultiHash" : "Hash"
  partition_key_version = 2

  autoscale_settings {
    max_throughput = 1000
  }
}

resource "azurerm_cosmosdb_sql_role_assignment" "writer" {
  resource_group_name = var.resource_group_name
  account_name        = data.terraform_remote_state.cosmos_serving.outputs.name
  role_definition_id  = "${data.terraform_remote_state.cosmos_serving.outputs.id}/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002"
  scope               = "${data.terraform_remote_state.cosmos_serving.outputs.id}/dbs/${azurerm_cosmosdb_sql_database.this.name}"
  principal_id        = azurerm_databricks_access_connector.this.identity[0].principal_id
}

resource "azurerm_cosmosdb_sql_role_assignment" "reader" {
  for_each            = var.document_readers
  resource_group_name = var.resource_group_name
  account_name        = data.terraform_remote_state.cosmos_serving.outputs.name
  role_definition_id  = "${data.terraform_remote_state.cosmos_serving.outputs.id}/sqlRoleDefinitions/00000000-0000-0000-0000-000000000001"
  scope               = "${data.terraform_remote_state.cosmos_serving.outputs.id}/dbs/${azurerm_cosmosdb_sql_database.this.name}"
  principal_id        = each.value
}

module "api_serving" {
  source                               = "../../modules/api_serving"
  name_prefix                          = "cars"
  environment                          = var.environment
  location                             = var.location
  resource_group_name                  = var.resource_group_name
  tags                                 = var.tags
  log_analytics_workspace_id           = data.terraform_remote_state.platform.outputs.log_analytics_workspace_id
  tenant_id                            = "22222222-2222-4222-8222-222222222222"
  existing_service_name                = data.terraform_remote_state.api_serving.outputs.name
  existing_service_resource_group_name = data.terraform_remote_state.api_serving.outputs.resource_group_name
  apis                                 = { turnover-prod = merge(var.api, { display_name = "turnover", openapi_json = file("${path.module}/openapi.json") }) }
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "overdue" {
  name                      = "alert-cars-turnover-overdue-prod"
  description               = "No run of turnover succeeded for 4 hours, as its SLA promises."
  location                  = var.location
  resource_group_name       = var.resource_group_name
  scopes                    = [data.terraform_remote_state.platform.outputs.log_analytics_workspace_id]
  evaluation_frequency      = "PT1H"
  window_duration           = "PT1H"
  auto_mitigation_enabled   = true
  severity                  = 1
  query_time_range_override = "P2D"
  tags                      = var.tags

  criteria {
    query                   = "ADFPipelineRun\n| where PipelineName matches regex \"^turnover([^a-z0-9_]|$)\" and Status == \"Succeeded\" and End > ago(4h)\n| summarize runs = count()\n| where runs == 0"
    time_aggregation_method = "Count"
    operator                = "GreaterThan"
    threshold               = 0
  }

  action {
    action_groups = [data.terraform_remote_state.azure_monitor.outputs.action_group_id]
  }
}
