output "id" {
  description = "Zone ids by zone name: the private_dns_zone_ids of the service modules."
  value       = var.mode == "central" ? var.central_zone_ids : { for name, zone in azurerm_private_dns_zone.this : name => zone.id }
}

output "name" {
  description = "Names of the zones the services need, whoever makes them."
  value       = sort(tolist(local.wanted))
}

output "missing" {
  description = "Zones the services need and IT did not name; empty in mode create."
  value       = var.mode == "central" ? sort(tolist(setsubtract(local.wanted, keys(var.central_zone_ids)))) : []
}
