output "id" {
  description = "Id of the virtual network."
  value       = local.created ? azurerm_virtual_network.this[0].id : var.existing_network.virtual_network_id
}

output "name" {
  description = "Name of the virtual network."
  value       = local.created ? local.name : element(split("/", var.existing_network.virtual_network_id), length(split("/", var.existing_network.virtual_network_id)) - 1)
}

output "subnet_ids" {
  description = "Subnet ids by short name."
  value       = local.created ? { for name, subnet in azurerm_subnet.this : name => subnet.id } : { for name, subnet in var.existing_network.subnets : name => subnet.id }
}

output "subnet_names" {
  description = "Subnet names in Azure by short name; Databricks is given names, not ids."
  value       = local.created ? { for name, subnet in azurerm_subnet.this : name => subnet.name } : { for name, subnet in var.existing_network.subnets : name => element(split("/", subnet.id), length(split("/", subnet.id)) - 1) }
}

output "security_group_association_ids" {
  description = "Ids of the security group associations by short subnet name; Databricks is given them, so that it waits for the rules."
  value       = local.created ? { for name, association in azurerm_subnet_network_security_group_association.this : name => association.id } : { for name, subnet in var.existing_network.subnets : name => subnet.security_group_association_id if subnet.security_group_association_id != null }
}

output "egress_ip" {
  description = "Public address that outgoing traffic shows, for allow lists of others; null without a NAT gateway."
  value       = length(azurerm_public_ip.nat) == 0 ? null : azurerm_public_ip.nat[0].ip_address
}
