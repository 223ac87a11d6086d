# What other roots, pipelines and people need from here.

output "id" {
  description = "The namespace."
  value       = module.event_hubs.id
}

output "name" {
  description = "Its name."
  value       = module.event_hubs.name
}

output "host" {
  description = "Its host, for clients that sign in with an identity."
  value       = module.event_hubs.endpoints.namespace
}

output "private_link_targets" {
  description = "Endpoints the namespace needs."
  value       = module.event_hubs.private_link_targets
}
