mock_provider "azurerm" {}

variables {
  name_prefix                = "platform"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-platform-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  address_space              = ["10.20.0.0/22"]
  flow_log                   = null
  subnets = {
    dbx-host          = { address_prefix = "10.20.0.0/25", purpose = "databricks" }
    dbx-container     = { address_prefix = "10.20.0.128/25", purpose = "databricks" }
    private-endpoints = { address_prefix = "10.20.1.0/26", purpose = "private_endpoint" }
    functions         = { address_prefix = "10.20.1.64/26", purpose = "functions" }
    postgres          = { address_prefix = "10.20.1.128/27", purpose = "postgres" }
  }
}

run "every_subnet_is_closed_and_has_its_group" {
  command = plan
  assert {
    condition     = alltrue([for subnet in azurerm_subnet.this : subnet.default_outbound_access_enabled == false && length(subnet.service_endpoint) == 0])
    error_message = "no subnet has default outbound access or service endpoints"
  }
  assert {
    condition     = keys(azurerm_subnet_network_security_group_association.this) == keys(azurerm_subnet.this)
    error_message = "every subnet has a security group"
  }
  assert {
    condition     = alltrue([for name in keys(azurerm_subnet.this) : azurerm_network_security_rule.this["${name}/no_internet_in"].access == "Deny" && azurerm_network_security_rule.this["${name}/no_internet_out"].access == "Deny"])
    error_message = "no subnet talks to the internet"
  }
  assert {
    condition     = alltrue([for rule in azurerm_network_security_rule.this : !(rule.direction == "Inbound" && rule.access == "Allow" && contains(["*", "Internet", "0.0.0.0/0"], rule.source_address_prefix))])
    error_message = "no rule lets the internet in"
  }
  assert {
    condition     = azurerm_subnet.this["dbx-host"].delegation[0].service_delegation[0].name == "Microsoft.Databricks/workspaces" && azurerm_subnet.this["dbx-container"].delegation[0].service_delegation[0].name == "Microsoft.Databricks/workspaces" && length(azurerm_subnet.this["private-endpoints"].delegation) == 0
    error_message = "both Databricks subnets are delegated, the one of the endpoints is not"
  }
  assert {
    condition     = toset(keys(azurerm_subnet_nat_gateway_association.this)) == toset(["dbx-host", "dbx-container", "functions"])
    error_message = "only subnets that run code have a way out"
  }
}

run "all_traffic_goes_to_the_firewall_of_it" {
  command = plan
  variables {
    egress              = "firewall"
    firewall_private_ip = "10.0.0.4"
  }
  assert {
    condition     = azurerm_route.to_firewall[0].next_hop_in_ip_address == "10.0.0.4" && length(azurerm_nat_gateway.this) == 0 && length(azurerm_public_ip.nat) == 0
    error_message = "the route leads to the firewall and there is no public address"
  }
}

run "flow_log_covers_the_network" {
  command = plan
  variables {
    flow_log = {
      network_watcher_name                = "NetworkWatcher_westeurope"
      network_watcher_resource_group_name = "NetworkWatcherRG"
      storage_account_id                  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stlogs"
      workspace_guid                      = "00000000-0000-0000-0000-000000000001"
    }
  }
  assert {
    condition     = azurerm_network_watcher_flow_log.this[0].retention_policy[0].days == 90 && azurerm_network_watcher_flow_log.this[0].traffic_analytics[0].enabled
    error_message = "flows are kept for 90 days and analysed"
  }
}

run "perimeter_starts_by_learning" {
  command = plan
  variables {
    security_perimeter = {
      resource_ids = { lake = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stlake" }
      access_rules = { office = { address_prefixes = ["203.0.113.0/24"] }, packages = { fqdns = ["pypi.example.com"] } }
    }
  }
  assert {
    condition     = azurerm_network_security_perimeter_association.this["lake"].access_mode == "Learning"
    error_message = "a new perimeter refuses nothing yet"
  }
  assert {
    condition     = azurerm_network_security_perimeter_access_rule.this["office"].direction == "Inbound" && azurerm_network_security_perimeter_access_rule.this["packages"].direction == "Outbound"
    error_message = "addresses come in, names are called"
  }
}

run "refuses_an_access_rule_of_two_kinds" {
  command = plan
  variables {
    security_perimeter = {
      resource_ids = {}
      access_rules = { office = { address_prefixes = ["203.0.113.0/24"], fqdns = ["pypi.example.com"] } }
    }
  }
  expect_failures = [var.security_perimeter]
}

run "network_of_it_is_not_created" {
  command = plan
  variables {
    existing_network = {
      virtual_network_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/it/providers/Microsoft.Network/virtualNetworks/vnet-it"
      subnets = {
        dbx-host = {
          id                            = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/it/providers/Microsoft.Network/virtualNetworks/vnet-it/subnets/snet-a"
          security_group_association_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/it/providers/Microsoft.Network/virtualNetworks/vnet-it/subnets/snet-a"
        }
        private-endpoints = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/it/providers/Microsoft.Network/virtualNetworks/vnet-it/subnets/snet-b" }
      }
    }
    address_space = []
  }
  assert {
    condition     = length(azurerm_virtual_network.this) + length(azurerm_subnet.this) + length(azurerm_network_security_group.this) + length(azurerm_network_security_rule.this) + length(azurerm_nat_gateway.this) + length(azurerm_public_ip.nat) + length(azurerm_route_table.this) == 0
    error_message = "nothing of the network is created"
  }
  assert {
    condition     = output.name == "vnet-it" && output.subnet_names["dbx-host"] == "snet-a" && join(",", keys(output.security_group_association_ids)) == "dbx-host"
    error_message = "names and ids of IT are handed through"
  }
}

run "refuses_one_databricks_subnet" {
  command = plan
  variables {
    subnets = { dbx-host = { address_prefix = "10.20.0.0/25", purpose = "databricks" } }
  }
  expect_failures = [azurerm_virtual_network.this]
}

run "refuses_small_databricks_subnet" {
  command = plan
  variables {
    subnets = {
      dbx-host      = { address_prefix = "10.20.0.0/27", purpose = "databricks" }
      dbx-container = { address_prefix = "10.20.0.32/27", purpose = "databricks" }
    }
  }
  expect_failures = [var.subnets]
}

run "refuses_firewall_without_address" {
  command = plan
  variables {
    egress = "firewall"
  }
  expect_failures = [var.firewall_private_ip]
}
