mock_provider "azurerm" {
  mock_resource "azurerm_application_insights" {
    override_during = plan
    defaults = {
      id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Insights/components/appi-flights-dev"
    }
  }
  mock_resource "azurerm_log_analytics_workspace" {
    override_during = plan
    defaults = {
      id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log-flights-dev"
    }
  }
}

variables {
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  private_endpoint_subnet_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/private-endpoints"
  alert_addresses            = { team = "aviation-data@example.com" }
  activity_scopes            = ["/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-flights-dev"]
}

run "defaults_are_the_safe_ones" {
  command = plan
  assert {
    condition     = azurerm_log_analytics_workspace.this[0].local_authentication_enabled == false && azurerm_log_analytics_workspace.this[0].internet_ingestion_access_type == "Disabled" && azurerm_log_analytics_workspace.this[0].internet_query_access_type == "Disabled" && azurerm_log_analytics_workspace.this[0].retention_in_days == 90
    error_message = "identities only, nothing from the internet, 90 days"
  }
  assert {
    condition     = azurerm_monitor_private_link_scope.this[0].ingestion_access_mode == "PrivateOnly" && keys(output.private_link_targets)[0] == "azuremonitor" && length(azurerm_monitor_private_link_scoped_service.this) == 2
    error_message = "workspace and insights are reached through the private link scope"
  }
  assert {
    condition     = length(azurerm_monitor_activity_log_alert.this) == 9 && azurerm_monitor_activity_log_alert.this["role-assignment-made"].criteria[0].operation_name == "Microsoft.Authorization/roleAssignments/write"
    error_message = "changes of roles, policies, locks, vaults and firewalls are reported"
  }
  assert {
    condition     = join(",", keys(azurerm_monitor_scheduled_query_rules_alert_v2.this)) == "databricks-administrator-changed,refused-rows-grow,rule-of-severity-fail-failed" && length(azurerm_dashboard_grafana.this) == 0
    error_message = "new Databricks administrators, failed rules and growing numbers of refused rows are reported, Grafana is not there"
  }
  assert {
    condition     = azurerm_monitor_scheduled_query_rules_alert_v2.this["refused-rows-grow"].window_duration == "P2D" && strcontains(azurerm_monitor_scheduled_query_rules_alert_v2.this["rule-of-severity-fail-failed"].criteria[0].query, "appi-flights-dev") && strcontains(azurerm_monitor_scheduled_query_rules_alert_v2.this["rule-of-severity-fail-failed"].criteria[0].query, "'lakewright.rule.failed'")
    error_message = "a day is compared with the one before, and only what came to the insights made here is looked at"
  }
}

run "alerts_by_kind_of_resource" {
  command = plan
  variables {
    watched_resources = {
      data_factory = { factory = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.DataFactory/factories/adf-flights-dev" }
      storage      = { lake = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev" }
    }
    metric_thresholds    = { lake-throttling = 500 }
    known_secret_readers = ["00000000-0000-0000-0000-000000000001"]
    run_alerts_enabled   = false
    log_alerts = {
      flights-overdue = { description = "on_time was not published in its 6 hours", query = "Runs_CL | where Product_s == 'on_time'", severity = 1 }
    }
  }
  assert {
    condition     = toset(keys(azurerm_monitor_metric_alert.this)) == toset(["factory-failed-pipelines", "factory-failed-activities", "factory-failed-triggers", "lake-availability", "lake-throttling"])
    error_message = "each kind has its alerts"
  }
  assert {
    condition     = azurerm_monitor_metric_alert.this["lake-throttling"].criteria[0].threshold == 500 && azurerm_monitor_metric_alert.this["lake-throttling"].criteria[0].dimension[0].name == "ResponseType"
    error_message = "thresholds can be chosen"
  }
  assert {
    condition     = toset(keys(azurerm_monitor_scheduled_query_rules_alert_v2.this)) == toset(["flights-overdue", "secret-read-by-unknown-identity", "databricks-administrator-changed"]) && strcontains(azurerm_monitor_scheduled_query_rules_alert_v2.this["secret-read-by-unknown-identity"].criteria[0].query, "00000000-0000-0000-0000-000000000001")
    error_message = "alerts on queries of the product and on secrets"
  }
}

run "workspace_of_it_is_not_created" {
  command = plan
  variables {
    existing_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log-of-it"
  }
  assert {
    condition     = length(azurerm_log_analytics_workspace.this) + length(azurerm_monitor_private_link_scope.this) + length(azurerm_monitor_private_link_scoped_service.this) + length(module.private_endpoint) + length(azurerm_monitor_diagnostic_setting.workspace) == 0
    error_message = "nothing of the workspace is created"
  }
  assert {
    condition     = output.name == "log-of-it" && azurerm_application_insights.this.workspace_id == "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log-of-it"
    error_message = "the workspace of IT is used"
  }
}

run "refuses_alerts_that_reach_nobody" {
  command = plan
  variables {
    alert_addresses = {}
  }
  expect_failures = [var.alert_addresses]
}

run "refuses_an_unknown_kind" {
  command = plan
  variables {
    watched_resources = { lake = { a = "b" } }
  }
  expect_failures = [var.watched_resources]
}

run "insights_beside_a_workspace_join_its_private_link_scope" {
  command = plan
  variables {
    existing_workspace_id       = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log-flights-dev"
    existing_private_link_scope = { name = "ampls-flights-dev", resource_group_name = "rg-flights-platform-dev" }
  }
  assert {
    condition     = azurerm_monitor_private_link_scoped_service.existing[0].scope_name == "ampls-flights-dev" && length(azurerm_monitor_private_link_scope.this) == 0
    error_message = "application insights join the given scope, none is made"
  }
}
