# What other roots, pipelines and people need from here.

output "group_ids" {
  description = "Object ids of the groups, for access packages and reviews."
  value       = module.entra.id
}

output "group_names" {
  description = "Names to be synchronised to the Databricks account."
  value       = module.entra.name
}
