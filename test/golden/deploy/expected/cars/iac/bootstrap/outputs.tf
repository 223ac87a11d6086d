# What other roots, pipelines and people need from here.

output "identities" {
  description = "Identities of pipelines: deploy applies, plan only reads."
  value       = module.platform_group.identities
}

output "state_account_id" {
  description = "Account of the states."
  value       = azurerm_storage_account.state.id
}
