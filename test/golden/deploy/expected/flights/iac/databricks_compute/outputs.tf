# What other roots, pipelines and people need from here.

output "policy_ids" {
  description = "Cluster policies by name, for the asset bundle."
  value       = module.databricks_compute.id
}

output "warehouses" {
  description = "Addresses of the warehouses, for drivers."
  value       = module.databricks_compute.endpoints
}
