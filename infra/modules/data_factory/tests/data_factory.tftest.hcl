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
    condition     = azurerm_data_factory.this.public_network_enabled == false && azurerm_data_factory.this.managed_virtual_network_enabled && azurerm_data_factory.this.identity[0].type == "SystemAssigned"
    error_message = "closed, in a managed network, with an identity"
  }
  assert {
    condition     = azurerm_data_factory_integration_runtime_azure.this.virtual_network_enabled && azurerm_data_factory_integration_runtime_azure.this.name == "ManagedVnetIR" && azurerm_data_factory_integration_runtime_azure.this.compute_type == "General"
    error_message = "the runtime works in the managed network"
  }
  assert {
    condition     = length(azurerm_data_factory.this.vsts_configuration) == 0 && length(azurerm_role_assignment.of_factory) == 0 && toset(keys(output.private_link_targets)) == toset(["dataFactory", "portal"])
    error_message = "no repository, no roles, two endpoints"
  }
}

run "endpoints_to_data_services_wait_for_approval" {
  command = plan
  variables {
    managed_private_endpoints = {
      lake-dfs = { target_resource_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev", sub_resource = "dfs" }
      store    = { target_resource_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Sql/servers/sql-flights-dev", sub_resource = "sqlServer" }
    }
    factory_roles = {
      landing = { scope = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev/blobServices/default/containers/landing", role_definition_name = "Storage Blob Data Contributor" }
    }
  }
  assert {
    condition     = toset(keys(azurerm_data_factory_managed_private_endpoint.this)) == toset(["lake-dfs", "store"]) && strcontains(output.approvals["store"].list_command, "servers/sql-flights-dev")
    error_message = "each endpoint is made and named for approval"
  }
  assert {
    condition     = azurerm_role_assignment.of_factory["landing"].role_definition_name == "Storage Blob Data Contributor"
    error_message = "the factory writes into the landing container"
  }
}

run "development_factory_with_a_repository" {
  command = plan
  variables {
    git_repository = { organisation = "contoso", project = "data", repository = "flights", tenant_id = "00000000-0000-0000-0000-0000000000aa" }
  }
  assert {
    condition     = azurerm_data_factory.this.vsts_configuration[0].publishing_enabled == false && azurerm_data_factory.this.vsts_configuration[0].root_folder == "/adf_pipelines"
    error_message = "the repository is connected and publishing by hand is off"
  }
}

run "endpoints_of_it_are_not_created" {
  command = plan
  variables {
    private_endpoint_mode      = "external"
    private_endpoint_subnet_id = null
  }
  assert {
    condition     = length(module.private_endpoint.id) == 0 && azurerm_data_factory.this.public_network_enabled == false
    error_message = "no endpoint is made and the factory stays closed"
  }
}

run "refuses_a_blob_role_on_the_account" {
  command = plan
  variables {
    factory_roles = {
      lake = { scope = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev", role_definition_name = "Storage Blob Data Contributor" }
    }
  }
  expect_failures = [var.factory_roles]
}

run "refuses_a_repository_in_production" {
  command = plan
  variables {
    environment    = "prod"
    git_repository = { organisation = "contoso", project = "data", repository = "flights", tenant_id = "00000000-0000-0000-0000-0000000000aa" }
  }
  expect_failures = [var.git_repository]
}
