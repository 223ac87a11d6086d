mock_provider "azurerm" {}

variables {
  name                = "stflightsdev"
  location            = "westeurope"
  resource_group_name = "rg-flights-dev"
  tags                = { env = "dev" }
  service             = "storage"
  sub_resources       = ["blob", "dfs"]
  subnet_id           = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/private-endpoints"
  target_resource_id  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev"
}

run "one_endpoint_per_sub_resource_with_its_zone" {
  command = plan
  variables {
    private_dns_zone_ids = {
      "privatelink.blob.core.windows.net" = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net"
      "privatelink.dfs.core.windows.net"  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/privateDnsZones/privatelink.dfs.core.windows.net"
    }
  }
  assert {
    condition     = toset(keys(azurerm_private_endpoint.this)) == toset(["blob", "dfs"])
    error_message = "blob and dfs each have an endpoint"
  }
  assert {
    condition     = endswith(azurerm_private_endpoint.this["dfs"].private_dns_zone_group[0].private_dns_zone_ids[0], "privatelink.dfs.core.windows.net")
    error_message = "the record of dfs goes into the zone of dfs"
  }
  assert {
    condition     = azurerm_private_endpoint.this["blob"].private_service_connection[0].is_manual_connection == false
    error_message = "without a message the connection approves itself"
  }
}

run "zone_with_region_in_its_name" {
  command = plan
  variables {
    service       = "kubernetes"
    sub_resources = ["management"]
  }
  assert {
    condition     = output.targets["management"].zone_names == ["privatelink.westeurope.azmk8s.io"]
    error_message = "the region is put into the zone name"
  }
  assert {
    condition     = length(azurerm_private_endpoint.this) == 0 && azurerm_private_endpoint.dns_by_it["management"].name == "pep-stflightsdev-management"
    error_message = "without zones the records are left to IT"
  }
}

run "endpoints_of_it_are_not_created" {
  command = plan
  variables {
    mode      = "external"
    subnet_id = null
  }
  assert {
    condition     = length(azurerm_private_endpoint.this) + length(azurerm_private_endpoint.dns_by_it) == 0
    error_message = "nothing is created"
  }
  assert {
    condition     = output.targets["dfs"].zone_names == ["privatelink.dfs.core.windows.net"] && output.targets["dfs"].sub_resource == "dfs"
    error_message = "IT is told what to make"
  }
}

run "refuses_zones_without_the_needed_one" {
  command = plan
  variables {
    sub_resources = ["dfs"]
    private_dns_zone_ids = {
      "privatelink.blob.core.windows.net" = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net"
    }
  }
  expect_failures = [azurerm_private_endpoint.this["dfs"]]
}

run "refuses_unknown_service" {
  command = plan
  variables {
    service = "storage_account"
  }
  expect_failures = [var.service]
}
