# What other roots, pipelines and people need from here.

output "id" {
  description = "The vault."
  value       = module.backup.id
}

output "principal_id" {
  description = "Its identity."
  value       = module.backup.principal_id
}

output "instance_ids" {
  description = "What is protected."
  value       = module.backup.instance_ids
}

output "backup_requests" {
  description = "What a vault of IT has to protect."
  value       = module.backup.backup_requests
}
