output "id" {
  description = "Id of the assignment of the controls."
  value       = azurerm_resource_group_policy_assignment.controls.id
}

output "name" {
  description = "Name of the assignment of the controls."
  value       = azurerm_resource_group_policy_assignment.controls.name
}

output "controls" {
  description = "Controls in force: policy id and effect by name; the evidence of a build is made from it."
  value = {
    for name, control in local.controls : name => {
      policy = control.policy
      effect = var.mode == "Deny" && control.deny ? "Deny" : control.audit
    }
  }
}

output "principal_ids" {
  description = "Identities that deploy missing logs, by service."
  value       = { for service, assignment in azurerm_resource_group_policy_assignment.logs : service => assignment.identity[0].principal_id }
}
