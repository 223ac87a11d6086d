# Private endpoints of one resource: one endpoint per sub-resource, with the records in the zones of zones.json.
# Building block of the service modules. In mode external nothing is created; the output "targets" is what IT needs to make them.

locals {
  zones = try(jsondecode(file("${path.module}/zones.json"))[var.cloud][var.service], {})

  targets = {
    for sub_resource in var.sub_resources : sub_resource => {
      resource_id  = var.target_resource_id
      sub_resource = sub_resource
      zone_names   = [for zone in try(local.zones[sub_resource], []) : replace(zone, "{location}", var.location)]
    }
  }

  labels         = { for sub_resource in var.sub_resources : sub_resource => "${var.name}-${lower(replace(sub_resource, "_", "-"))}" }
  with_zones     = var.mode == "create" && length(var.private_dns_zone_ids) > 0 ? local.targets : {}
  with_it_policy = var.mode == "create" && length(var.private_dns_zone_ids) == 0 ? local.targets : {}
  endpoints      = merge(azurerm_private_endpoint.this, azurerm_private_endpoint.dns_by_it)
}

resource "azurerm_private_endpoint" "this" {
  for_each            = local.with_zones
  name                = "pep-${local.labels[each.key]}"
  location            = var.location
  resource_group_name = var.resource_group_name
  subnet_id           = var.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = "psc-${local.labels[each.key]}"
    private_connection_resource_id = each.value.resource_id
    subresource_names              = [each.value.sub_resource]
    is_manual_connection           = var.request_message != null
    request_message                = var.request_message
  }

  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = [for zone in each.value.zone_names : var.private_dns_zone_ids[zone]]
  }

  lifecycle {
    precondition {
      condition     = length(each.value.zone_names) > 0
      error_message = "zones.json has no private DNS zone for sub-resource \"${each.key}\" of ${var.service} in the cloud ${var.cloud}."
    }
    precondition {
      condition     = alltrue([for zone in each.value.zone_names : contains(keys(var.private_dns_zone_ids), zone)])
      error_message = "private_dns_zone_ids has no id for one of ${join(", ", each.value.zone_names)}, which sub-resource \"${each.key}\" of ${var.service} needs."
    }
  }
}

# A policy of IT adds the zone group after creation. ignore_changes cannot depend on a variable, hence a second resource.
resource "azurerm_private_endpoint" "dns_by_it" {
  for_each            = local.with_it_policy
  name                = "pep-${local.labels[each.key]}"
  location            = var.location
  resource_group_name = var.resource_group_name
  subnet_id           = var.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = "psc-${local.labels[each.key]}"
    private_connection_resource_id = each.value.resource_id
    subresource_names              = [each.value.sub_resource]
    is_manual_connection           = var.request_message != null
    request_message                = var.request_message
  }

  lifecycle {
    ignore_changes = [private_dns_zone_group]
    precondition {
      condition     = length(each.value.zone_names) > 0
      error_message = "zones.json has no private DNS zone for sub-resource \"${each.key}\" of ${var.service} in the cloud ${var.cloud}."
    }
  }
}
