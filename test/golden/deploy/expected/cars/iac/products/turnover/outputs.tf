# What other roots, pipelines and people need from here.

output "catalog" {
  description = "Catalog of its tables."
  value       = module.unity_catalog.name
}

output "external_locations" {
  description = "Locations by layer."
  value       = module.unity_catalog.external_locations
}

output "access_connector_id" {
  description = "Identity its data is read and written with."
  value       = azurerm_databricks_access_connector.this.id
}
