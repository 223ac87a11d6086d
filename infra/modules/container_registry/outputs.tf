output "id" {
  description = "Id of the registry."
  value       = local.id
}

output "name" {
  description = "Name of the registry."
  value       = local.created ? local.name : local.given_names[0]
}

output "endpoints" {
  description = "Host of the registry, the beginning of image names."
  value       = { registry = local.created ? azurerm_container_registry.this[0].login_server : "${lower(local.given_names[0])}.azurecr.io" }
}

output "access_requests" {
  description = "Who needs which role on the registry; with a registry of IT these are the requests to IT."
  value = merge(
    { for name, id in var.pullers : "pull-${name}" => { principal_id = id, role_definition_name = "AcrPull" } },
    { for name, id in var.pushers : "push-${name}" => { principal_id = id, role_definition_name = "AcrPush" } },
  )
}

output "private_link_targets" {
  description = "Private endpoints the registry needs, whoever makes them; empty for a registry of IT."
  value       = local.created ? module.private_endpoint[0].targets : {}
}
