output "id" {
  description = "Id of the resource group."
  value       = local.resource_group_id
}

output "name" {
  description = "Name of the resource group: the resource_group_name of the other modules."
  value       = local.resource_group_name
}

output "tags" {
  description = "Tags for every other module."
  value       = local.tags
}

output "identities" {
  description = "Identities by purpose: id, client_id and principal_id."
  value = {
    for purpose, identity in azurerm_user_assigned_identity.this : purpose => {
      id           = identity.id
      client_id    = identity.client_id
      principal_id = identity.principal_id
    }
  }
}
