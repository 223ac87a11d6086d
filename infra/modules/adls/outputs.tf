output "id" {
  description = "Id of the account."
  value       = azurerm_storage_account.this.id
}

output "name" {
  description = "Name of the account."
  value       = azurerm_storage_account.this.name
}

output "endpoints" {
  description = "Host addresses of the account: blob and dfs."
  value = {
    blob = azurerm_storage_account.this.primary_blob_endpoint
    dfs  = azurerm_storage_account.this.primary_dfs_endpoint
  }
}

output "containers" {
  description = "Containers by name: id, for role assignments, and abfss address, for external locations."
  value = {
    for name, container in azurerm_storage_container.this : name => {
      id   = container.id
      path = "abfss://${name}@${azurerm_storage_account.this.primary_dfs_host}/"
    }
  }
}

output "private_link_targets" {
  description = "Private endpoints the account needs, whoever makes them."
  value       = module.private_endpoint.targets
}

output "nfsv3_reason" {
  description = "Why the account offers NFS 3.0; null when it does not."
  value       = var.nfsv3_enabled ? var.nfsv3_reason : null
}
