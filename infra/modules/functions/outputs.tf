output "id" {
  description = "Id of the function app."
  value       = local.id
}

output "name" {
  description = "Name of the function app."
  value       = local.name
}

output "principal_id" {
  description = "Identity of the function app."
  value       = local.principal_id
}

output "endpoints" {
  description = "Address of the function app."
  value       = { https = "https://${local.host_name}" }
}

output "private_link_targets" {
  description = "Private endpoints that are needed, whoever makes them: of the app, and of its host storage."
  value = {
    app          = module.private_endpoint.targets
    host_storage = module.host_storage.private_link_targets
  }
}
