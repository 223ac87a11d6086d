output "id" {
  description = "Id of the vault."
  value       = local.id
}

output "name" {
  description = "Name of the vault."
  value       = local.created ? local.name : element(split("/", var.existing_vault_id), length(split("/", var.existing_vault_id)) - 1)
}

output "endpoints" {
  description = "Address of the vault, for references to secrets."
  value = {
    vault = local.created ? azurerm_key_vault.this[0].vault_uri : "https://${element(split("/", var.existing_vault_id), length(split("/", var.existing_vault_id)) - 1)}.vault.azure.net/"
  }
}

output "key_ids" {
  description = "Ids of the keys without version by name, so that encryption follows the rotation."
  value       = { for name, key in azurerm_key_vault_key.this : name => key.versionless_id }
}

output "access_requests" {
  description = "Who needs which role on the vault; with a vault of IT these are the requests to IT."
  value       = local.access_requests
}

output "private_link_targets" {
  description = "Private endpoints the vault needs, whoever makes them; empty for a vault of IT."
  value       = local.created ? module.private_endpoint[0].targets : {}
}
