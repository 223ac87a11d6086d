mock_provider "azurerm" {}

variables {
  location            = "westeurope"
  resource_group_name = "rg-platform-dev"
  tags                = { env = "dev" }
  services            = ["storage", "key_vault", "kubernetes"]
}

run "creates_each_zone_once_and_links_it" {
  command = plan
  variables {
    services            = ["storage", "monitor"]
    virtual_network_ids = { product = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet-product" }
  }
  assert {
    condition     = length(azurerm_private_dns_zone.this) == 9 && length(azurerm_private_dns_zone_virtual_network_link.this) == 9
    error_message = "five zones of storage and four more of monitor (blob is shared), each linked once"
  }
  assert {
    condition     = alltrue([for link in azurerm_private_dns_zone_virtual_network_link.this : link.registration_enabled == false && link.resolution_policy == "Default"])
    error_message = "no automatic registration and no fallback to public names"
  }
}

run "zone_with_region_in_its_name" {
  command = plan
  assert {
    condition     = contains(output.name, "privatelink.westeurope.azmk8s.io")
    error_message = "the region is put into the zone name"
  }
}

run "zones_of_it_are_not_created" {
  command = plan
  variables {
    mode = "central"
    central_zone_ids = {
      "privatelink.blob.core.windows.net" = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/it/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net"
    }
    virtual_network_ids = { product = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet-product" }
  }
  assert {
    condition     = length(azurerm_private_dns_zone.this) == 0 && length(azurerm_private_dns_zone_virtual_network_link.this) == 0
    error_message = "neither zones nor links are created"
  }
  assert {
    condition     = join(",", keys(output.id)) == "privatelink.blob.core.windows.net" && contains(output.missing, "privatelink.vaultcore.azure.net")
    error_message = "given ids are handed through and missing zones are named"
  }
}

run "refuses_central_mode_without_ids" {
  command = plan
  variables {
    mode = "central"
  }
  expect_failures = [var.central_zone_ids]
}

run "refuses_unknown_service" {
  command = plan
  variables {
    services = ["blob"]
  }
  expect_failures = [var.services]
}
