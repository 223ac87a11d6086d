output "id" {
  description = "Id of what sends: job, function app or Logic App."
  value = one(concat(
    azurerm_container_app_job.this[*].id,
    [for app in module.function : app.id],
    azurerm_logic_app_workflow.this[*].id,
  ))
}

output "name" {
  description = "Name of what sends."
  value = one(concat(
    azurerm_container_app_job.this[*].name,
    [for app in module.function : app.name],
    azurerm_logic_app_workflow.this[*].name,
  ))
}

output "principal_id" {
  description = "Identity that sends."
  value       = local.principal_id
}

output "private_link_targets" {
  description = "Private endpoints that are needed for a function, whoever makes them."
  value       = try(module.function[0].private_link_targets, null)
}
