output "id" {
  description = "Id of the catalog; null for a catalog of IT."
  value       = local.catalog_created ? databricks_catalog.this[0].id : null
}

output "name" {
  description = "Name of the catalog."
  value       = local.catalog_name
}

output "schemas" {
  description = "Full names of the schemas by layer."
  value       = { for name, schema in databricks_schema.this : name => "${local.catalog_name}.${schema.name}" }
}

output "external_locations" {
  description = "Names of the external locations by short name."
  value       = { for name, location in databricks_external_location.this : name => location.name }
}

output "secret_scope_name" {
  description = "Name of the secret scope; null without one."
  value       = var.secret_scope == null ? null : databricks_secret_scope.this[0].name
}

output "groups" {
  description = "Ids of the groups that were looked up, by name."
  value       = { for name, group in data.databricks_group.this : name => group.id }
}
