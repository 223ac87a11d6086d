# Virtual network of one environment: subnets by purpose, one security group per subnet, one way out, flow logs.
# With existing_network the network belongs to IT: nothing is created and the ids are handed through in the same shape.
# There are no service endpoints (private endpoints do that) and no default way to the internet.

locals {
  created = var.existing_network == null
  subnets = local.created ? var.subnets : {}
  name    = coalesce(var.name, "vnet-${var.name_prefix}-${var.environment}")

  # What a purpose needs: the service the subnet is handed to, and the rules of its security group.
  delegations = {
    databricks       = { service = "Microsoft.Databricks/workspaces", actions = ["Microsoft.Network/virtualNetworks/subnets/join/action", "Microsoft.Network/virtualNetworks/subnets/prepareNetworkPolicies/action", "Microsoft.Network/virtualNetworks/subnets/unprepareNetworkPolicies/action"] }
    functions        = { service = "Microsoft.App/environments", actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"] }
    container_apps   = { service = "Microsoft.App/environments", actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"] }
    web              = { service = "Microsoft.Web/serverFarms", actions = ["Microsoft.Network/virtualNetworks/subnets/action"] }
    postgres         = { service = "Microsoft.DBforPostgreSQL/flexibleServers", actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"] }
    aks              = null
    batch            = null
    api_management   = null
    private_endpoint = null
  }

  within_network = { source = "VirtualNetwork", destination = "VirtualNetwork" }
  rules = {
    databricks = {
      worker_to_worker_in  = merge(local.within_network, { direction = "Inbound", protocol = "*", ports = ["*"], priority = 100 })
      worker_to_worker_out = merge(local.within_network, { direction = "Outbound", protocol = "*", ports = ["*"], priority = 100 })
      control_plane        = { direction = "Outbound", protocol = "Tcp", ports = ["443", "3306", "8443-8451"], source = "VirtualNetwork", destination = "AzureDatabricks", priority = 110 }
      metastore            = { direction = "Outbound", protocol = "Tcp", ports = ["3306"], source = "VirtualNetwork", destination = "Sql", priority = 120 }
      artefacts            = { direction = "Outbound", protocol = "Tcp", ports = ["443"], source = "VirtualNetwork", destination = "Storage", priority = 130 }
      log_delivery         = { direction = "Outbound", protocol = "Tcp", ports = ["9093"], source = "VirtualNetwork", destination = "EventHub", priority = 140 }
    }
    private_endpoint = {
      clients_in = merge(local.within_network, { direction = "Inbound", protocol = "Tcp", ports = ["443", "1433", "5432", "5671-5672", "9093", "11000-11999"], priority = 100 })
      others_in  = merge(local.within_network, { direction = "Inbound", protocol = "*", ports = ["*"], priority = 4000, access = "Deny" })
    }
    api_management = {
      management_in = { direction = "Inbound", protocol = "Tcp", ports = ["3443"], source = "ApiManagement", destination = "VirtualNetwork", priority = 100 }
      azure_out     = { direction = "Outbound", protocol = "Tcp", ports = ["443", "1433"], source = "VirtualNetwork", destination = "AzureCloud", priority = 110 }
    }
    functions      = { azure_out = { direction = "Outbound", protocol = "Tcp", ports = ["443"], source = "VirtualNetwork", destination = "AzureCloud", priority = 110 } }
    container_apps = { azure_out = { direction = "Outbound", protocol = "Tcp", ports = ["443"], source = "VirtualNetwork", destination = "AzureCloud", priority = 110 } }
    web            = { azure_out = { direction = "Outbound", protocol = "Tcp", ports = ["443"], source = "VirtualNetwork", destination = "AzureCloud", priority = 110 } }
    aks            = { azure_out = { direction = "Outbound", protocol = "*", ports = ["443", "9000", "1194", "123"], source = "VirtualNetwork", destination = "AzureCloud", priority = 110 } }
    batch          = { azure_out = { direction = "Outbound", protocol = "Tcp", ports = ["443"], source = "VirtualNetwork", destination = "AzureCloud", priority = 110 } }
    postgres       = { storage_out = { direction = "Outbound", protocol = "Tcp", ports = ["443"], source = "VirtualNetwork", destination = "Storage", priority = 110 } }
  }

  no_internet = {
    no_internet_in  = { direction = "Inbound", protocol = "*", ports = ["*"], source = "Internet", destination = "*", priority = 4095, access = "Deny" }
    no_internet_out = { direction = "Outbound", protocol = "*", ports = ["*"], source = "*", destination = "Internet", priority = 4096, access = "Deny" }
  }

  security_rules = merge([
    for name, subnet in local.subnets : {
      for rule, each in merge(local.rules[subnet.purpose], subnet.internet_outbound_allowed ? { no_internet_in = local.no_internet.no_internet_in } : local.no_internet) :
      "${name}/${rule}" => merge({ access = "Allow", subnet = name, rule = rule }, each)
    }
  ]...)

  has_way_out = toset([for name, subnet in local.subnets : name if subnet.purpose != "private_endpoint" && subnet.purpose != "postgres"])
  nat_subnets = var.egress == "nat_gateway" ? local.has_way_out : toset([])
  fw_subnets  = var.egress == "firewall" ? local.has_way_out : toset([])
}

resource "azurerm_virtual_network" "this" {
  count               = local.created ? 1 : 0
  name                = local.name
  location            = var.location
  resource_group_name = var.resource_group_name
  address_space       = var.address_space
  dns_servers         = var.dns_servers
  tags                = var.tags

  dynamic "encryption" {
    for_each = var.encryption_enforcement == null ? [] : [var.encryption_enforcement]
    content {
      enforcement = encryption.value
    }
  }

  lifecycle {
    precondition {
      condition     = length([for subnet in values(var.subnets) : subnet if subnet.purpose == "databricks"]) != 1
      error_message = "Databricks needs two subnets of its own, one for hosts and one for containers; subnets has one with the purpose databricks."
    }
  }
}

resource "azurerm_subnet" "this" {
  for_each                          = local.subnets
  name                              = "snet-${each.key}"
  resource_group_name               = var.resource_group_name
  virtual_network_name              = azurerm_virtual_network.this[0].name
  address_prefixes                  = [each.value.address_prefix]
  default_outbound_access_enabled   = false
  private_endpoint_network_policies = "Enabled"

  dynamic "delegation" {
    for_each = local.delegations[each.value.purpose] == null ? [] : [local.delegations[each.value.purpose]]
    content {
      name = each.value.purpose
      service_delegation {
        name    = delegation.value.service
        actions = delegation.value.actions
      }
    }
  }
}

resource "azurerm_network_security_group" "this" {
  for_each            = local.subnets
  name                = "nsg-${var.name_prefix}-${each.key}-${var.environment}"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_network_security_rule" "this" {
  for_each                    = local.security_rules
  name                        = replace(each.value.rule, "_", "-")
  resource_group_name         = var.resource_group_name
  network_security_group_name = azurerm_network_security_group.this[each.value.subnet].name
  priority                    = each.value.priority
  direction                   = each.value.direction
  access                      = each.value.access
  protocol                    = each.value.protocol
  source_port_range           = "*"
  source_address_prefix       = each.value.source
  destination_address_prefix  = each.value.destination
  destination_port_range      = length(each.value.ports) == 1 ? each.value.ports[0] : null
  destination_port_ranges     = length(each.value.ports) == 1 ? null : each.value.ports
}

resource "azurerm_subnet_network_security_group_association" "this" {
  for_each                  = local.subnets
  subnet_id                 = azurerm_subnet.this[each.key].id
  network_security_group_id = azurerm_network_security_group.this[each.key].id
  # Databricks refuses a subnet whose group lacks the rules it needs.
  depends_on = [azurerm_network_security_rule.this]
}

resource "azurerm_public_ip" "nat" {
  count               = length(local.nat_subnets) > 0 ? 1 : 0
  name                = "pip-nat-${var.name_prefix}-${var.environment}"
  location            = var.location
  resource_group_name = var.resource_group_name
  allocation_method   = "Static"
  sku                 = "Standard"
  zones               = var.nat_zone == null ? null : [var.nat_zone]
  tags                = var.tags
}

resource "azurerm_nat_gateway" "this" {
  count               = length(local.nat_subnets) > 0 ? 1 : 0
  name                = "ng-${var.name_prefix}-${var.environment}"
  location            = var.location
  resource_group_name = var.resource_group_name
  sku_name            = "Standard"
  zones               = var.nat_zone == null ? null : [var.nat_zone]
  tags                = var.tags
}

resource "azurerm_nat_gateway_public_ip_association" "this" {
  count                = length(local.nat_subnets) > 0 ? 1 : 0
  nat_gateway_id       = azurerm_nat_gateway.this[0].id
  public_ip_address_id = azurerm_public_ip.nat[0].id
}

resource "azurerm_subnet_nat_gateway_association" "this" {
  for_each       = local.nat_subnets
  subnet_id      = azurerm_subnet.this[each.value].id
  nat_gateway_id = azurerm_nat_gateway.this[0].id
}

resource "azurerm_route_table" "this" {
  count                         = length(local.fw_subnets) > 0 ? 1 : 0
  name                          = "rt-${var.name_prefix}-${var.environment}"
  location                      = var.location
  resource_group_name           = var.resource_group_name
  bgp_route_propagation_enabled = false
  tags                          = var.tags
}

resource "azurerm_route" "to_firewall" {
  count                  = length(local.fw_subnets) > 0 ? 1 : 0
  name                   = "all-to-firewall"
  resource_group_name    = var.resource_group_name
  route_table_name       = azurerm_route_table.this[0].name
  address_prefix         = "0.0.0.0/0"
  next_hop_type          = "VirtualAppliance"
  next_hop_in_ip_address = var.firewall_private_ip
}

resource "azurerm_subnet_route_table_association" "this" {
  for_each       = local.fw_subnets
  subnet_id      = azurerm_subnet.this[each.value].id
  route_table_id = azurerm_route_table.this[0].id
}

resource "azurerm_network_watcher_flow_log" "this" {
  count                = local.created && var.flow_log != null ? 1 : 0
  name                 = "flow-${local.name}"
  network_watcher_name = var.flow_log.network_watcher_name
  resource_group_name  = var.flow_log.network_watcher_resource_group_name
  location             = var.location
  target_resource_id   = azurerm_virtual_network.this[0].id
  storage_account_id   = var.flow_log.storage_account_id
  enabled              = true
  version              = 2
  tags                 = var.tags

  retention_policy {
    enabled = true
    days    = var.flow_log.retention_days
  }

  traffic_analytics {
    enabled               = true
    workspace_id          = var.flow_log.workspace_guid
    workspace_region      = var.location
    workspace_resource_id = var.log_analytics_workspace_id
    interval_in_minutes   = 60
  }
}

resource "azurerm_monitor_diagnostic_setting" "network" {
  count                      = local.created ? 1 : 0
  name                       = "to-log-analytics"
  target_resource_id         = azurerm_virtual_network.this[0].id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_monitor_diagnostic_setting" "security_group" {
  for_each                   = local.subnets
  name                       = "to-log-analytics"
  target_resource_id         = azurerm_network_security_group.this[each.key].id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
}

resource "azurerm_network_security_perimeter" "this" {
  count               = var.security_perimeter == null ? 0 : 1
  name                = "nsp-${var.name_prefix}-${var.environment}"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_network_security_perimeter_profile" "this" {
  count                         = var.security_perimeter == null ? 0 : 1
  name                          = "data"
  network_security_perimeter_id = azurerm_network_security_perimeter.this[0].id
}

resource "azurerm_network_security_perimeter_association" "this" {
  for_each                              = var.security_perimeter == null ? {} : var.security_perimeter.resource_ids
  name                                  = each.key
  network_security_perimeter_profile_id = azurerm_network_security_perimeter_profile.this[0].id
  resource_id                           = each.value
  access_mode                           = var.security_perimeter.access_mode
}

resource "azurerm_network_security_perimeter_access_rule" "this" {
  for_each                              = var.security_perimeter == null ? {} : var.security_perimeter.access_rules
  name                                  = each.key
  network_security_perimeter_profile_id = azurerm_network_security_perimeter_profile.this[0].id
  direction                             = each.value.fqdns == null ? "Inbound" : "Outbound"
  address_prefixes                      = each.value.address_prefixes
  subscription_ids                      = each.value.subscription_ids
  fqdns                                 = each.value.fqdns
}
