# What other roots, pipelines and people need from here.

output "id" {
  description = "The job."
  value       = module.batch_download.id
}

output "principal_id" {
  description = "Its identity, for rights elsewhere."
  value       = module.batch_download.principal_id
}

output "start_command" {
  description = "Command that starts it once."
  value       = module.batch_download.start_command
}

output "private_link_targets" {
  description = "Endpoints the account needs."
  value       = module.batch_download.private_link_targets
}
