# What other roots, pipelines and people need from here.

output "id" {
  description = "The workspace."
  value       = module.synapse.id
}

output "principal_id" {
  description = "Its identity."
  value       = module.synapse.principal_id
}

output "endpoints" {
  description = "Addresses: serverless SQL, development, studio."
  value       = module.synapse.endpoints
}

output "approvals" {
  description = "Endpoints that wait for approval, with the commands."
  value       = module.synapse.approvals
}

output "cost_control_sql" {
  description = "Statements that set the limits."
  value       = module.synapse.cost_control_sql
}

output "private_link_targets" {
  description = "Endpoints the workspace needs."
  value       = module.synapse.private_link_targets
}
