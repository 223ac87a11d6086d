output "id" {
  description = "Id of the server."
  value       = azurerm_mssql_server.this.id
}

output "name" {
  description = "Name of the server."
  value       = azurerm_mssql_server.this.name
}

output "principal_id" {
  description = "Identity of the server."
  value       = azurerm_mssql_server.this.identity[0].principal_id
}

output "endpoints" {
  description = "Address of the server, for connection strings without secrets."
  value       = { sql = azurerm_mssql_server.this.fully_qualified_domain_name }
}

output "database_ids" {
  description = "Ids of the databases by name."
  value       = { for name, database in azurerm_mssql_database.this : name => database.id }
}

output "private_link_targets" {
  description = "Private endpoints the server needs, whoever makes them."
  value       = module.private_endpoint.targets
}
