mock_provider "azurerm" {}

variables {
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  subnet_id                  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/api-management"
  publisher_email            = "aviation-data@example.com"
  tenant_id                  = "00000000-0000-0000-0000-0000000000aa"
  application_insights       = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Insights/components/appi", connection_string = "InstrumentationKey=0" }
  apis = {
    on-time = {
      path             = "on-time"
      openapi_json     = "{\"openapi\":\"3.0.1\",\"info\":{\"title\":\"on_time\",\"version\":\"1.0.0\"},\"paths\":{}}"
      backend_url      = "https://func-flights-dev.azurewebsites.net"
      backend_audience = "api://00000000-0000-0000-0000-0000000000b1"
      audience         = "api://00000000-0000-0000-0000-0000000000b2"
      roles            = ["read"]
    }
  }
}

run "calls_need_a_token_with_a_role" {
  command = plan
  assert {
    condition     = strcontains(azurerm_api_management_api_policy.this["on-time"].xml_content, "<value>read</value>") && strcontains(azurerm_api_management_api_policy.this["on-time"].xml_content, "validate-azure-ad-token tenant-id=\"00000000-0000-0000-0000-0000000000aa\"") && strcontains(azurerm_api_management_api_policy.this["on-time"].xml_content, "authentication-managed-identity")
    error_message = "tenant, audience and role are checked; the backend is reached with the identity of the gateway"
  }
  assert {
    condition     = azurerm_api_management.this[0].virtual_network_type == "Internal" && azurerm_api_management.this[0].public_network_access_enabled == false && azurerm_api_management.this[0].security[0].frontend_tls10_enabled == false
    error_message = "inside the network, TLS 1.2 and later"
  }
  assert {
    condition     = azurerm_api_management_api.this["on-time"].protocols == toset(["https"]) && azurerm_api_management_api_diagnostic.this["on-time"].frontend_request[0].body_bytes == 0
    error_message = "HTTPS only, no bodies in the logs"
  }
}

run "secrets_come_from_the_vault" {
  command = plan
  variables {
    secrets         = { partner-key = "https://kv-flights-dev.vault.azure.net/secrets/partner-key" }
    secret_vault_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-flights-dev"
  }
  assert {
    condition     = azurerm_api_management_named_value.secret["partner-key"].value_from_key_vault[0].secret_id == "https://kv-flights-dev.vault.azure.net/secrets/partner-key" && azurerm_role_assignment.vault[0].role_definition_name == "Key Vault Secrets User"
    error_message = "the value stays in the vault"
  }
}

run "service_of_it_is_not_created" {
  command = plan
  variables {
    existing_service_name                = "apim-it"
    existing_service_resource_group_name = "rg-it"
    application_insights                 = null
    subnet_id                            = null
  }
  assert {
    condition     = length(azurerm_api_management.this) + length(azurerm_api_management_logger.this) + length(azurerm_role_assignment.insights) + length(azurerm_monitor_diagnostic_setting.this) == 0
    error_message = "nothing of the service is created"
  }
  assert {
    condition     = azurerm_api_management_api.this["on-time"].api_management_name == "apim-it" && azurerm_api_management_api.this["on-time"].resource_group_name == "rg-it"
    error_message = "the API is made in the service of IT"
  }
}

run "refuses_an_api_for_everybody_with_a_token" {
  command = plan
  variables {
    apis = {
      on-time = {
        path             = "on-time"
        openapi_json     = "{\"openapi\":\"3.0.1\"}"
        backend_url      = "https://func-flights-dev.azurewebsites.net"
        backend_audience = "api://b1"
        audience         = "api://b2"
        roles            = []
      }
    }
  }
  expect_failures = [var.apis]
}

run "refuses_the_developer_size_in_production" {
  command = plan
  variables {
    environment = "prod"
  }
  expect_failures = [var.sku_name]
}
