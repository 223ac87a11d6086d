mock_provider "azurerm" {}

variables {
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  private_endpoint_subnet_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/private-endpoints"
  event_hubs = {
    listings = {
      consumer_groups = ["lake"]
      senders         = { generator = "00000000-0000-0000-0000-000000000001" }
      receivers       = { lake = "00000000-0000-0000-0000-000000000002" }
    }
  }
}

run "defaults_are_the_safe_ones" {
  command = plan
  assert {
    condition     = azurerm_eventhub_namespace.this.local_authentication_enabled == false && azurerm_eventhub_namespace.this.public_network_access_enabled == false && azurerm_eventhub_namespace.this.minimum_tls_version == "1.2"
    error_message = "no keys, no public access, TLS 1.2"
  }
  assert {
    condition     = azurerm_eventhub_namespace.this.network_rulesets[0].default_action == "Deny" && azurerm_eventhub_namespace.this.network_rulesets[0].trusted_service_access_enabled == false
    error_message = "everything is denied by default"
  }
  assert {
    condition     = { for name, each in azurerm_role_assignment.data : name => each.role_definition_name } == { "listings/sender/generator" = "Azure Event Hubs Data Sender", "listings/receiver/lake" = "Azure Event Hubs Data Receiver" }
    error_message = "who sends only sends, who receives only receives"
  }
  assert {
    condition     = azurerm_eventhub_consumer_group.this["listings/lake"].name == "lake" && keys(output.private_link_targets)[0] == "namespace"
    error_message = "consumer group and endpoint are there"
  }
}

run "capture_writes_into_its_container_only" {
  command = plan
  variables {
    event_hubs = { listings = { captured = true } }
    capture    = { storage_account_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev", container_name = "landing" }
  }
  assert {
    condition     = azurerm_role_assignment.capture[0].scope == "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev/blobServices/default/containers/landing" && azurerm_eventhub.this["listings"].capture_description[0].destination[0].storage_authentication_type == "SystemAssigned"
    error_message = "the namespace writes with its identity into the landing container"
  }
}

run "endpoints_of_it_are_not_created" {
  command = plan
  variables {
    private_endpoint_mode      = "external"
    private_endpoint_subnet_id = null
  }
  assert {
    condition     = length(module.private_endpoint.id) == 0 && azurerm_eventhub_namespace.this.public_network_access_enabled == false
    error_message = "no endpoint is made and the namespace stays closed"
  }
}

run "refuses_capture_without_a_place" {
  command = plan
  variables {
    event_hubs = { listings = { captured = true } }
  }
  expect_failures = [var.event_hubs]
}

run "refuses_the_basic_tier" {
  command = plan
  variables {
    sku = "Basic"
  }
  expect_failures = [var.sku]
}
