output "id" {
  description = "Id of the account, for purview_id of a data factory."
  value       = local.created ? azurerm_purview_account.this[0].id : var.existing_account.id
}

output "name" {
  description = "Name of the account."
  value       = local.name
}

output "principal_id" {
  description = "Identity of the account, for rights in SQL and Databricks."
  value       = local.principal_id
}

output "endpoints" {
  description = "Addresses of the account: catalogue and scans."
  value = {
    catalogue = "https://${local.name}.purview.azure.com/catalog"
    scan      = "https://${local.name}.purview.azure.com/scan"
  }
}

output "collection_role_requests" {
  description = "Roles inside the catalogue that its administrators have to give: account, collection, role and object id."
  value       = { for name, each in var.collection_roles : name => merge(each, { account = local.name }) }
}

output "private_link_targets" {
  description = "Private endpoints the account needs, whoever makes them: account, portal, and those of ingestion. Empty when the account belongs to IT."
  value = merge(
    { for name, target in local.created ? module.private_endpoint[0].targets : {} : name => target },
    { for name, target in local.ingestion ? module.ingestion_storage_endpoint[0].targets : {} : "ingestion-${name}" => target },
    { for name, target in local.ingestion && var.managed_event_hub_enabled ? module.ingestion_event_hub_endpoint[0].targets : {} : "ingestion-${name}" => target },
  )
}
