output "id" {
  description = "Id of the workspace in Azure."
  value       = azurerm_databricks_workspace.this.id
}

output "name" {
  description = "Name of the workspace."
  value       = azurerm_databricks_workspace.this.name
}

output "workspace_id" {
  description = "Number of the workspace in Databricks, for metastore and bindings."
  value       = azurerm_databricks_workspace.this.workspace_id
}

output "endpoints" {
  description = "Address of the workspace."
  value       = { workspace = "https://${azurerm_databricks_workspace.this.workspace_url}" }
}

output "access_connectors" {
  description = "Access connectors by product (and workspace): id, for storage credentials, and principal_id, for roles on containers."
  value = {
    for name, connector in azurerm_databricks_access_connector.this : name => {
      id           = connector.id
      principal_id = connector.identity[0].principal_id
    }
  }
}

output "private_link_targets" {
  description = "Private endpoints the workspace needs, whoever makes them."
  value       = module.private_endpoint.targets
}
