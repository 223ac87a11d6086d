output "id" {
  description = "Ids of the created endpoints by sub-resource; empty in mode external."
  value       = { for sub_resource, endpoint in local.endpoints : sub_resource => endpoint.id }
}

output "name" {
  description = "Names of the created endpoints by sub-resource."
  value       = { for sub_resource, endpoint in local.endpoints : sub_resource => endpoint.name }
}

output "endpoints" {
  description = "Private addresses of the created endpoints by sub-resource: host name and IP addresses."
  value       = { for sub_resource, endpoint in local.endpoints : sub_resource => endpoint.custom_dns_configs }
}

output "targets" {
  description = "What endpoints are needed, whoever makes them: resource id, sub-resource and zone names. The hand-over sheet for IT is made from it."
  value       = local.targets
}
