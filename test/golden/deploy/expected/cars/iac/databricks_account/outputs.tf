# What other roots, pipelines and people need from here.

output "metastore_id" {
  description = "Metastore the workspace is assigned to."
  value       = module.databricks_account.id
}

output "approvals" {
  description = "Endpoints of serverless compute that wait for approval, with the commands."
  value       = module.databricks_account.approvals
}
