# What other roots, pipelines and people need from here.

output "id" {
  description = "Server of the store."
  value       = module.azure_sql.id
}

output "database_ids" {
  description = "Databases by name."
  value       = module.azure_sql.database_ids
}

output "host" {
  description = "Address of the server."
  value       = module.azure_sql.endpoints.sql
}

output "private_link_targets" {
  description = "Endpoints the server needs."
  value       = module.azure_sql.private_link_targets
}
