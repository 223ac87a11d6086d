# What other roots, pipelines and people need from here.

output "id" {
  description = "Workspace in Azure."
  value       = module.databricks.id
}

output "workspace_id" {
  description = "Number of the workspace."
  value       = module.databricks.workspace_id
}

output "workspace_url" {
  description = "Address of the workspace."
  value       = module.databricks.endpoints.workspace
}

output "private_link_targets" {
  description = "Endpoints the workspace needs."
  value       = module.databricks.private_link_targets
}
