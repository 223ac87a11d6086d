# The product sales_2: its identity, rights, catalog, alert.

resource "azurerm_databricks_access_connector" "this" {
  name                = "dbac-trade-sales-2-prod"
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
  description          = "Data of sales_2."
}

resource "azurerm_role_assignment" "account" {
  scope                = data.terraform_remote_state.adls.outputs.id
  role_definition_name = "Reader"
  principal_id         = azurerm_databricks_access_connector.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "sales_2 sees that the account is there, not what is in it."
}

module "unity_catalog" {
  source                  = "../../modules/unity_catalog"
  environment             = var.environment
  product                 = "trade_sales_2"
  owner                   = var.owner_group
  groups                  = distinct([for grant in var.grants : grant.principal])
  access_connector_id     = azurerm_databricks_access_connector.this.id
  storage_credential_name = "trade_sales_2_prod"
  catalog_name            = "trade_sales_2_prod"
  managed_storage_url     = "abfss://gold@sttradeprod.dfs.core.windows.net/sales_2/_managed"
  locations = {
    gold       = "abfss://gold@sttradeprod.dfs.core.windows.net/sales_2"
    quarantine = "abfss://quarantine@sttradeprod.dfs.core.windows.net/sales_2"
  }
  schemas = ["gold", "ops"]
  workspace_ids = {
    prod = data.terraform_remote_state.databricks.outputs.workspace_id
  }
  properties = {
    domain = "trade"
    kind   = "product"
    owner  = "team 2"
  }
  grants     = var.grants
  depends_on = [azurerm_role_assignment.containers, azurerm_role_assignment.account]
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "overdue" {
  name                      = "alert-trade-sales-2-overdue-prod"
  description               = "No run of sales_2 succeeded for 24 hours, as its SLA promises."
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
    query                   = "ADFPipelineRun\n| where PipelineName matches regex \"^sales_2([^a-z0-9_]|$)\" and Status == \"Succeeded\" and End > ago(24h)\n| summarize runs = count()\n| where runs == 0"
    time_aggregation_method = "Count"
    operator                = "GreaterThan"
    threshold               = 0
  }

  action {
    action_groups = [data.terraform_remote_state.azure_monitor.outputs.action_group_id]
  }
}
