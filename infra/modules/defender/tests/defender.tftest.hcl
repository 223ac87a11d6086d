mock_provider "azurerm" {}

variables {
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  subscription_id            = "00000000-0000-0000-0000-000000000000"
  security_contact           = { emails = ["security@contoso.com", "data@contoso.com"] }
}

run "defaults_are_the_safe_ones_and_cost_nothing" {
  command = plan
  assert {
    condition     = length(azurerm_security_center_subscription_pricing.this) == 0 && output.plan_requests == {}
    error_message = "no plan is paid for unless it is named"
  }
  assert {
    condition     = azurerm_security_center_contact.this[0].email == "data@contoso.com;security@contoso.com" && azurerm_security_center_contact.this[0].alert_notifications && azurerm_security_center_contact.this[0].alerts_to_admins
    error_message = "both addresses and the owners hear of alerts"
  }
  assert {
    condition     = azurerm_security_center_automation.this[0].scopes == tolist(["/subscriptions/00000000-0000-0000-0000-000000000000"]) && azurerm_security_center_automation.this[0].action[0].resource_id == var.log_analytics_workspace_id && [for each in azurerm_security_center_automation.this[0].source : each.event_source] == ["Alerts", "Assessments"]
    error_message = "alerts and recommendations of the subscription go to the workspace"
  }
}

run "plans_with_subplan_and_extensions" {
  command = plan
  variables {
    plans = {
      SqlServers = {}
      StorageAccounts = {
        extensions = { OnUploadMalwareScanning = { CapGBPerMonthPerStorageAccount = "500" }, SensitiveDataDiscovery = {} }
      }
    }
  }
  assert {
    condition     = toset(keys(azurerm_security_center_subscription_pricing.this)) == toset(["SqlServers", "StorageAccounts"]) && alltrue([for plan in azurerm_security_center_subscription_pricing.this : plan.tier == "Standard"])
    error_message = "the named plans are paid for"
  }
  assert {
    condition     = azurerm_security_center_subscription_pricing.this["StorageAccounts"].subplan == "DefenderForStorageV2" && length(azurerm_security_center_subscription_pricing.this["StorageAccounts"].extension) == 2
    error_message = "storage has its current subplan and both extensions"
  }
}

run "plans_of_it_are_asked_for_and_not_created" {
  command = plan
  variables {
    mode             = "external"
    security_contact = null
    plans            = { KeyVaults = {}, StorageAccounts = {} }
  }
  assert {
    condition     = length(azurerm_security_center_subscription_pricing.this) == 0 && length(azurerm_security_center_contact.this) == 0 && length(azurerm_security_center_automation.this) == 0
    error_message = "nothing of the subscription is touched"
  }
  assert {
    condition     = output.plan_requests["StorageAccounts"].command == "az security pricing create --subscription 00000000-0000-0000-0000-000000000000 --name StorageAccounts --tier Standard --subplan DefenderForStorageV2" && endswith(output.plan_requests["KeyVaults"].command, "--tier Standard")
    error_message = "IT is told which plans are needed and how to order them"
  }
}

run "refuses_plans_that_were_replaced" {
  command = plan
  variables {
    plans = { KubernetesService = {} }
  }
  expect_failures = [var.plans]
}

run "refuses_an_old_subplan_of_storage" {
  command = plan
  variables {
    plans = { StorageAccounts = { subplan = "PerTransaction" } }
  }
  expect_failures = [var.plans]
}

run "refuses_to_have_no_contact" {
  command = plan
  variables {
    security_contact = null
  }
  expect_failures = [var.security_contact]
}

run "refuses_an_export_without_alerts" {
  command = plan
  variables {
    exported_findings = ["SecureScores"]
  }
  expect_failures = [var.exported_findings]
}
