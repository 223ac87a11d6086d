output "id" {
  description = "Id of the account."
  value       = azurerm_cosmosdb_account.this.id
}

output "name" {
  description = "Name of the account."
  value       = azurerm_cosmosdb_account.this.name
}

output "principal_id" {
  description = "Identity of the account."
  value       = azurerm_cosmosdb_account.this.identity[0].principal_id
}

output "endpoints" {
  description = "Address of the account, for clients that sign in with an identity."
  value       = { documents = azurerm_cosmosdb_account.this.endpoint }
}

output "container_ids" {
  description = "Ids of the containers, by <database>/<container>."
  value       = { for name, container in azurerm_cosmosdb_sql_container.this : name => container.id }
}

output "private_link_targets" {
  description = "Private endpoints the account needs, whoever makes them."
  value       = module.private_endpoint.targets
}
