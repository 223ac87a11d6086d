mock_provider "azurerm" {
  mock_resource "azurerm_cosmosdb_account" {
    override_during = plan
    defaults = {
      id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.DocumentDB/databaseAccounts/cosmos-flights-dev"
    }
  }
}

variables {
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  private_endpoint_subnet_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/private-endpoints"
  databases = {
    used_cars = {
      containers = { turnover = { partition_key_paths = ["/make", "/model"] } }
      clients    = { api = { principal_id = "00000000-0000-0000-0000-000000000001", access = "read" }, sink = { principal_id = "00000000-0000-0000-0000-000000000002", access = "write" } }
    }
  }
}

run "defaults_are_the_safe_ones" {
  command = plan
  assert {
    condition     = azurerm_cosmosdb_account.this.local_authentication_enabled == false && azurerm_cosmosdb_account.this.public_network_access_enabled == false && azurerm_cosmosdb_account.this.access_key_metadata_writes_enabled == false && azurerm_cosmosdb_account.this.network_acl_bypass_for_azure_services == false
    error_message = "no keys, closed, not open to Azure"
  }
  assert {
    condition     = azurerm_cosmosdb_account.this.backup[0].type == "Continuous" && azurerm_cosmosdb_account.this.capacity[0].total_throughput_limit == 4000 && azurerm_cosmosdb_account.this.minimal_tls_version == "Tls12"
    error_message = "continuous backup, limited cost, TLS 1.2"
  }
  assert {
    condition     = azurerm_cosmosdb_sql_container.this["used_cars/turnover"].partition_key_kind == "MultiHash" && endswith(azurerm_cosmosdb_sql_role_assignment.this["used_cars/api"].role_definition_id, "000000000001") && endswith(azurerm_cosmosdb_sql_role_assignment.this["used_cars/sink"].scope, "/dbs/used_cars")
    error_message = "the key has two parts, the API reads, both are limited to the database"
  }
}

run "serverless_has_no_throughput" {
  command = plan
  variables {
    serverless_enabled = true
  }
  assert {
    condition     = length(azurerm_cosmosdb_account.this.capacity) == 0 && length(azurerm_cosmosdb_sql_container.this["used_cars/turnover"].autoscale_settings) == 0 && one(azurerm_cosmosdb_account.this.capabilities).name == "EnableServerless"
    error_message = "paid per request"
  }
}

run "endpoints_of_it_are_not_created" {
  command = plan
  variables {
    private_endpoint_mode      = "external"
    private_endpoint_subnet_id = null
  }
  assert {
    condition     = length(module.private_endpoint.id) == 0 && output.private_link_targets["Sql"].zone_names == ["privatelink.documents.azure.com"]
    error_message = "no endpoint is made, IT is told which one is needed"
  }
}

run "refuses_a_key_without_a_slash" {
  command = plan
  variables {
    databases = { used_cars = { containers = { turnover = { partition_key_paths = ["make"] } } } }
  }
  expect_failures = [var.databases]
}

run "refuses_a_second_region_for_serverless" {
  command = plan
  variables {
    serverless_enabled = true
    second_location    = "northeurope"
  }
  expect_failures = [var.serverless_enabled]
}
