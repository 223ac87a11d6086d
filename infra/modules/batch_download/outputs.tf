output "id" {
  description = "Id of the job or of the Batch account."
  value       = local.as_job ? azurerm_container_app_job.this[0].id : azurerm_batch_account.this[0].id
}

output "name" {
  description = "Name of the job or of the Batch account."
  value       = local.as_job ? azurerm_container_app_job.this[0].name : azurerm_batch_account.this[0].name
}

output "principal_id" {
  description = "Identity the work runs as, for roles elsewhere."
  value       = local.identity.principal_id
}

output "endpoints" {
  description = "Where the work is started: address of the Batch account, or the address of the events of the job."
  value = {
    batch  = one(azurerm_batch_account.this[*].account_endpoint)
    events = one(azurerm_container_app_job.this[*].event_stream_endpoint)
  }
}

output "start_command" {
  description = "Command that starts the work once; with Batch it signs in, tasks are then added to a job on the pool \"download\"."
  value       = local.as_job ? "az containerapp job start --name ${local.name} --resource-group ${var.resource_group_name}" : "az batch account login --name ${replace(local.name, "-", "")} --resource-group ${var.resource_group_name}"
}

output "private_link_targets" {
  description = "Private endpoints the work needs, whoever makes them; a container job has no way in and needs none."
  value       = local.as_batch ? module.private_endpoint[0].targets : {}
}
