# What other roots, pipelines and people need from here.

output "name" {
  description = "Name of the gateway."
  value       = module.api_serving.name
}

output "resource_group_name" {
  description = "Its group."
  value       = var.resource_group_name
}

output "principal_id" {
  description = "Its identity, which the read API must let in."
  value       = module.api_serving.principal_id
}

output "private_ip_addresses" {
  description = "Its addresses, for the DNS records of its host name."
  value       = module.api_serving.private_ip_addresses
}
