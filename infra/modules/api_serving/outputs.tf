output "id" {
  description = "Id of the created service; null for a service of IT."
  value       = local.created ? azurerm_api_management.this[0].id : null
}

output "name" {
  description = "Name of the service."
  value       = local.service_name
}

output "principal_id" {
  description = "Identity of the created service, which backends must let in; null for a service of IT."
  value       = local.created ? azurerm_api_management.this[0].identity[0].principal_id : null
}

output "endpoints" {
  description = "Addresses of the APIs on the created service, by name; empty for a service of IT."
  value       = local.created ? { for name, api in var.apis : name => "${azurerm_api_management.this[0].gateway_url}/${api.path}" } : {}
}

output "private_ip_addresses" {
  description = "Addresses of the created gateway inside the network, for the DNS records of its host name."
  value       = local.created ? azurerm_api_management.this[0].private_ip_addresses : []
}
