# The product on_time: its identity, rights, catalog, alert.

resource "azurerm_databricks_access_connector" "this" {
  name                = "dbac-flights-on-time-prod"
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
  description          = "Data of on_time."
}

resource "azurerm_role_assignment" "account" {
  scope                = data.terraform_remote_state.adls.outputs.id
  role_definition_name = "Reader"
  principal_id         = azurerm_databricks_access_connector.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "on_time sees that the account is there, not what is in it."
}

module "unity_catalog" {
  source                  = "../../modules/unity_catalog"
  environment             = var.environment
  product                 = "on_time"
  owner                   = var.owner_group
  groups                  = distinct([for grant in var.grants : grant.principal])
  access_connector_id     = azurerm_databricks_access_connector.this.id
  storage_credential_name = "on_time_prod"
  catalog_name            = "on_time_prod"
  managed_storage_url     = "abfss://silver@stnycflightsprod.dfs.core.windows.net/on_time/_managed"
  locations = {
    silver     = "abfss://silver@stnycflightsprod.dfs.core.windows.net/on_time"
    gold       = "abfss://gold@stnycflightsprod.dfs.core.windows.net/on_time"
    quarantine = "abfss://quarantine@stnycflightsprod.dfs.core.windows.net/on_time"
  }
  schemas = ["silver", "gold", "ops"]
  workspace_ids = {
    prod = data.terraform_remote_state.databricks.outputs.workspace_id
  }
  properties = {
    domain = "aviation"
    kind   = "product"
    owner  = "aviation-analytics"
  }
  grants     = var.grants
  depends_on = [azurerm_role_assignment.containers, azurerm_role_assignment.account]
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "overdue" {
  name                      = "alert-flights-on-time-overdue-prod"
  description               = "No run of on_time succeeded for 24 hours, as its SLA promises."
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
    query                   = "ADFPipelineRun\n| where PipelineName matches regex \"^on_time([^a-z0-9_]|$)\" and Status == \"Succeeded\" and End > ago(24h)\n| summarize runs = count()\n| where runs == 0"
    time_aggregation_method = "Count"
    operator                = "GreaterThan"
    threshold               = 0
  }

  action {
    action_groups = [data.terraform_remote_state.azure_monitor.outputs.action_group_id]
  }
}

resource "azurerm_consumption_budget_resource_group" "this" {
  name              = "budget-flights-on-time-prod"
  resource_group_id = "/subscriptions/${var.subscription_id}/resourceGroups/rg-flights-data-prod"
  amount            = var.budget.monthly_amount
  time_grain        = "Monthly"

  time_period {
    start_date = "${var.budget.start_month}-01T00:00:00Z"
  }

  filter {
    tag {
      name   = "dataProduct"
      values = ["on_time"]
    }
  }

  notification {
    threshold      = 50
    operator       = "GreaterThanOrEqualTo"
    contact_groups = [data.terraform_remote_state.azure_monitor.outputs.action_group_id]
  }

  notification {
    threshold      = 80
    operator       = "GreaterThanOrEqualTo"
    contact_groups = [data.terraform_remote_state.azure_monitor.outputs.action_group_id]
  }

  notification {
    threshold      = 100
    operator       = "GreaterThanOrEqualTo"
    contact_groups = [data.terraform_remote_state.azure_monitor.outputs.action_group_id]
  }
}
