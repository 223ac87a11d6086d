mock_provider "azurerm" {
  mock_resource "azurerm_function_app_flex_consumption" {
    override_during = plan
    defaults = {
      id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Web/sites/func-flights-dev"
    }
  }
  mock_resource "azurerm_linux_function_app" {
    override_during = plan
    defaults = {
      id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Web/sites/func-flights-dev"
    }
  }
}

variables {
  name_prefix                            = "flights"
  environment                            = "dev"
  location                               = "westeurope"
  resource_group_name                    = "rg-flights-dev"
  tags                                   = { env = "dev" }
  log_analytics_workspace_id             = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  private_endpoint_subnet_id             = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/private-endpoints"
  integration_subnet_id                  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/functions"
  application_insights_id                = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Insights/components/appi"
  application_insights_connection_string = "InstrumentationKey=00000000-0000-0000-0000-000000000000"
}

run "code_with_an_identity_and_no_keys" {
  command = plan
  assert {
    condition     = azurerm_function_app_flex_consumption.this[0].storage_authentication_type == "SystemAssignedIdentity" && azurerm_function_app_flex_consumption.this[0].public_network_access_enabled == false && azurerm_function_app_flex_consumption.this[0].https_only && azurerm_function_app_flex_consumption.this[0].webdeploy_publish_basic_authentication_enabled == false
    error_message = "identity, HTTPS, closed, no password for deployments"
  }
  assert {
    condition     = length(azurerm_linux_function_app.this) == 0 && azurerm_service_plan.this.sku_name == "FC1" && length(azurerm_role_assignment.vault) == 0 && length(azurerm_role_assignment.data) == 0
    error_message = "no container app, no rights unless named"
  }
}

run "secrets_are_references_and_rights_are_narrow" {
  command = plan
  variables {
    secrets         = { OPS_PASSWORD = "https://kv-flights-dev.vault.azure.net/secrets/ops-password" }
    secret_vault_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-flights-dev"
    data_containers = {
      manifests = { container_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev/blobServices/default/containers/miscellaneous", access = "write" }
    }
  }
  assert {
    condition     = azurerm_function_app_flex_consumption.this[0].app_settings["OPS_PASSWORD"] == "@Microsoft.KeyVault(SecretUri=https://kv-flights-dev.vault.azure.net/secrets/ops-password)"
    error_message = "the setting is a reference"
  }
  assert {
    condition     = azurerm_role_assignment.vault[0].role_definition_name == "Key Vault Secrets User" && azurerm_role_assignment.data["manifests"].role_definition_name == "Storage Blob Data Contributor"
    error_message = "it reads secrets and writes one container"
  }
}

run "container_image_from_the_registry" {
  command = plan
  variables {
    container_image = { registry_host = "crflightsdev.azurecr.io", name = "crawler", tag = "1.4.2" }
    registry        = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crflightsdev" }
  }
  assert {
    condition     = azurerm_linux_function_app.this[0].site_config[0].container_registry_use_managed_identity && azurerm_linux_function_app.this[0].storage_uses_managed_identity && azurerm_linux_function_app.this[0].ftp_publish_basic_authentication_enabled == false && azurerm_role_assignment.registry[0].role_definition_name == "AcrPull"
    error_message = "image and storage by identity, no passwords"
  }
  assert {
    condition     = length(azurerm_function_app_flex_consumption.this) == 0 && azurerm_service_plan.this.sku_name == "EP1"
    error_message = "one app, on a plan for containers"
  }
}

run "endpoints_of_it_are_not_created" {
  command = plan
  variables {
    private_endpoint_mode      = "external"
    private_endpoint_subnet_id = null
  }
  assert {
    condition     = length(module.private_endpoint.id) == 0 && toset(keys(output.private_link_targets.host_storage)) == toset(["blob", "queue", "table"]) && azurerm_function_app_flex_consumption.this[0].public_network_access_enabled == false
    error_message = "no endpoint is made, IT is told which are needed"
  }
}

run "refuses_the_image_latest" {
  command = plan
  variables {
    container_image = { registry_host = "crflightsdev.azurecr.io", name = "crawler", tag = "latest" }
  }
  expect_failures = [var.container_image]
}

run "refuses_a_key_among_the_settings" {
  command = plan
  variables {
    app_settings = { STORAGE = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b" }
  }
  expect_failures = [var.app_settings]
}
