output "id" {
  description = "Object ids of groups by name, created and given ones."
  value       = local.group_ids
}

output "name" {
  description = "Names of created groups in Entra, by name here."
  value       = { for name, group in azuread_group.this : name => group.display_name }
}

output "applications" {
  description = "Applications by name: client_id, for tokens, and principal_id, for roles."
  value = {
    for name, principal in azuread_service_principal.this : name => {
      client_id    = principal.client_id
      principal_id = principal.object_id
    }
  }
}

output "app_roles" {
  description = "Ids of application roles, by <application>/<role>."
  value       = { for key, each in local.app_roles : key => azuread_application.this[each.app].app_role_ids[each.role] }
}
