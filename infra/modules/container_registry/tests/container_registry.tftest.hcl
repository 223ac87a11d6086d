mock_provider "azurerm" {}

variables {
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  private_endpoint_subnet_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/private-endpoints"
  pullers                    = { functions = "00000000-0000-0000-0000-000000000001" }
}

run "defaults_are_the_safe_ones" {
  command = plan
  assert {
    condition     = azurerm_container_registry.this[0].admin_enabled == false && azurerm_container_registry.this[0].anonymous_pull_enabled == false && azurerm_container_registry.this[0].public_network_access_enabled == false && azurerm_container_registry.this[0].network_rule_bypass_option == "None"
    error_message = "no administrator, no anonymous pull, closed"
  }
  assert {
    condition     = azurerm_role_assignment.pull["functions"].role_definition_name == "AcrPull" && length(azurerm_role_assignment.push) == 0 && azurerm_container_registry.this[0].name == "crflightsdev"
    error_message = "who pulls only pulls"
  }
}

run "registry_of_it_is_not_created" {
  command = plan
  variables {
    existing_registry_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crIt"
  }
  assert {
    condition     = length(azurerm_container_registry.this) + length(module.private_endpoint) + length(azurerm_role_assignment.pull) + length(azurerm_monitor_diagnostic_setting.this) == 0
    error_message = "nothing of the registry is created"
  }
  assert {
    condition     = output.endpoints.registry == "crit.azurecr.io" && output.access_requests["pull-functions"].role_definition_name == "AcrPull"
    error_message = "IT is told who pulls"
  }
}

run "refuses_a_name_with_hyphens" {
  command = plan
  variables {
    name = "cr-flights-dev"
  }
  expect_failures = [var.name]
}
