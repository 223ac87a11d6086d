mock_provider "azurerm" {}

variables {
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  private_endpoint_subnet_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/private-endpoints"
}

run "defaults_are_the_safe_ones" {
  command = plan
  assert {
    condition     = azurerm_purview_account.this[0].public_network_enabled == false && azurerm_purview_account.this[0].managed_event_hub_enabled == false && azurerm_purview_account.this[0].identity[0].type == "SystemAssigned"
    error_message = "closed, without an event hub, with an identity"
  }
  assert {
    condition     = azurerm_purview_account.this[0].name == "pview-flights-dev" && azurerm_purview_account.this[0].managed_resource_group_name == "rg-pview-flights-dev-managed"
    error_message = "names by the rule"
  }
  assert {
    condition     = toset(keys(output.private_link_targets)) == toset(["account", "portal", "ingestion-blob", "ingestion-queue"]) && length(azurerm_role_assignment.of_catalogue) == 0
    error_message = "endpoints for account, portal and ingestion, no role"
  }
}

run "event_hub_gets_an_endpoint_too" {
  command = plan
  variables {
    managed_event_hub_enabled = true
  }
  assert {
    condition     = output.private_link_targets["ingestion-namespace"].zone_names == ["privatelink.servicebus.windows.net"]
    error_message = "the event hub of ingestion is reached privately"
  }
}

run "catalogue_reads_what_it_describes" {
  command = plan
  variables {
    scanned_sources = {
      gold = { scope = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev/blobServices/default/containers/gold" }
    }
    collection_roles = { factory = { principal_id = "00000000-0000-0000-0000-000000000002", role = "Data curator" } }
  }
  assert {
    condition     = azurerm_role_assignment.of_catalogue["gold"].role_definition_name == "Storage Blob Data Reader"
    error_message = "a reader's role on the container"
  }
  assert {
    condition     = output.collection_role_requests["factory"] == { account = "pview-flights-dev", collection = "root", principal_id = "00000000-0000-0000-0000-000000000002", role = "Data curator" }
    error_message = "roles inside the catalogue are listed for its administrators"
  }
}

run "endpoints_of_it_are_not_created" {
  command = plan
  variables {
    private_endpoint_mode      = "external"
    private_endpoint_subnet_id = null
  }
  assert {
    condition     = length(module.private_endpoint[0].id) == 0 && length(module.ingestion_storage_endpoint[0].id) == 0 && azurerm_purview_account.this[0].public_network_enabled == false
    error_message = "no endpoint is made and the account stays closed"
  }
}

run "catalogue_of_it_is_used_and_not_created" {
  command = plan
  variables {
    private_endpoint_mode = "external"
    existing_account = {
      id           = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/it/providers/Microsoft.Purview/accounts/pview-contoso"
      principal_id = "00000000-0000-0000-0000-0000000000bb"
    }
    scanned_sources = {
      gold = { scope = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev/blobServices/default/containers/gold" }
    }
    role_assignments = { auditors = { principal_id = "00000000-0000-0000-0000-000000000001", role_definition_name = "Reader", principal_type = "Group" } }
  }
  assert {
    condition     = length(azurerm_purview_account.this) == 0 && length(module.private_endpoint) == 0 && length(azurerm_monitor_diagnostic_setting.this) == 0 && length(azurerm_role_assignment.this) == 0 && output.private_link_targets == {}
    error_message = "nothing of IT's account is created or changed"
  }
  assert {
    condition     = azurerm_role_assignment.of_catalogue["gold"].principal_id == "00000000-0000-0000-0000-0000000000bb" && output.name == "pview-contoso"
    error_message = "IT's catalogue may read our container"
  }
}

run "refuses_a_writing_role" {
  command = plan
  variables {
    scanned_sources = {
      gold = { scope = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev/blobServices/default/containers/gold", role_definition_name = "Storage Blob Data Contributor" }
    }
  }
  expect_failures = [var.scanned_sources]
}

run "refuses_to_read_the_whole_account" {
  command = plan
  variables {
    scanned_sources = { lake = { scope = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev" } }
  }
  expect_failures = [var.scanned_sources]
}

run "refuses_a_name_with_an_underscore" {
  command = plan
  variables {
    name = "pview_flights"
  }
  expect_failures = [var.name]
}
