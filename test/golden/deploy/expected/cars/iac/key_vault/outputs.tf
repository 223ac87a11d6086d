# What other roots, pipelines and people need from here.

output "id" {
  description = "Vault of the platform."
  value       = module.key_vault.id
}

output "uri" {
  description = "Address of the vault."
  value       = module.key_vault.endpoints.vault
}

output "private_link_targets" {
  description = "Endpoints the vault needs."
  value       = module.key_vault.private_link_targets
}
