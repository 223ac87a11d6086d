# What other roots, pipelines and people need from here.

output "log_analytics_workspace_id" {
  description = "Log workspace of all services."
  value       = module.monitor.id
}

output "private_link_scope" {
  description = "What reaches the logs privately; further application insights join it."
  value       = module.monitor.private_link_scope
}

output "virtual_network_id" {
  description = "Network of the platform."
  value       = module.network.id
}

output "private_endpoint_subnet_id" {
  description = "Subnet of the private endpoints."
  value       = module.network.subnet_ids["private_endpoints"]
}

output "subnet_ids" {
  description = "Subnets by short name: ids."
  value       = module.network.subnet_ids
}

output "subnet_names" {
  description = "Subnets by short name."
  value       = module.network.subnet_names
}

output "security_group_association_ids" {
  description = "Associations with security groups by short name."
  value       = module.network.security_group_association_ids
}

output "private_dns_zone_ids" {
  description = "Private zones by name."
  value       = module.private_dns.id
}

output "missing_private_dns_zones" {
  description = "Zones that IT has not named; endpoints without them are not found."
  value       = module.private_dns.missing
}
