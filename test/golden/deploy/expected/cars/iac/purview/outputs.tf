# What other roots, pipelines and people need from here.

output "id" {
  description = "The account."
  value       = module.purview.id
}

output "principal_id" {
  description = "Its identity, for rights in the store and Databricks."
  value       = module.purview.principal_id
}

output "collection_role_requests" {
  description = "Roles inside the catalogue its administrators give."
  value       = module.purview.collection_role_requests
}

output "private_link_targets" {
  description = "Endpoints the account needs."
  value       = module.purview.private_link_targets
}
