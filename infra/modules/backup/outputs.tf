output "id" {
  description = "Id of the vault."
  value       = local.id
}

output "name" {
  description = "Name of the vault."
  value       = local.created ? local.name : reverse(split("/", var.existing_vault.id))[0]
}

output "principal_id" {
  description = "Identity of the vault, for the role on its key."
  value       = local.principal_id
}

output "instance_ids" {
  description = "Ids of what is protected, by name; empty with a vault of IT."
  value = merge(
    { for name, instance in azurerm_data_protection_backup_instance_data_lake_storage.this : "lake-${name}" => instance.id },
    { for name, instance in azurerm_data_protection_backup_instance_postgresql_flexible_server.this : "postgresql-${name}" => instance.id },
  )
}

output "backup_requests" {
  description = "What a vault of IT has to protect, and for how long; empty when the vault is made here."
  value = local.created ? {} : merge(
    { for name, lake in var.lakes : "lake-${name}" => { resource_id = lake.storage_account_id, containers = sort(tolist(lake.containers)), every = "P1D", keep = var.lake_policy.keep_daily } },
    { for name, database in var.postgresql_servers : "postgresql-${name}" => { resource_id = database.server_id, containers = tolist([]), every = "P1W", keep = var.postgresql_policy.keep } },
  )
}
