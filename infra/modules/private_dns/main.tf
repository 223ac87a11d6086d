# Private DNS zones of the services in use and their links to the networks that must resolve them.
# Mode central: IT owns the zones; their ids are handed through and nothing is created.

locals {
  cloud_zones = jsondecode(file("${path.module}/../private_endpoint/zones.json"))[var.cloud]

  wanted = toset(flatten([
    for service in var.services : [
      for zones in values(try(local.cloud_zones[service], {})) : [for zone in zones : replace(zone, "{location}", var.location)]
    ]
  ]))

  created = var.mode == "create" ? local.wanted : toset([])
  links = {
    for pair in setproduct(local.created, keys(var.virtual_network_ids)) : "${pair[0]}/${pair[1]}" => { zone = pair[0], network = pair[1] }
  }
}

resource "azurerm_private_dns_zone" "this" {
  for_each            = local.created
  name                = each.value
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "this" {
  for_each             = local.links
  name                 = "link-${each.value.network}"
  private_dns_zone_id  = azurerm_private_dns_zone.this[each.value.zone].id
  virtual_network_id   = var.virtual_network_ids[each.value.network]
  registration_enabled = false
  resolution_policy    = var.internet_fallback_enabled ? "NxDomainRedirect" : "Default"
  tags                 = var.tags
}
