# What other roots, pipelines and people need from here.

output "id" {
  description = "The factory."
  value       = module.data_factory.id
}

output "principal_id" {
  description = "Its identity, for the user in the store."
  value       = module.data_factory.principal_id
}

output "approvals" {
  description = "Endpoints that wait for approval, with the commands."
  value       = module.data_factory.approvals
}

output "private_link_targets" {
  description = "Endpoints the factory needs."
  value       = module.data_factory.private_link_targets
}
