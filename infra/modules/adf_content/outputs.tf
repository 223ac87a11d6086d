output "id" {
  description = "Id of the factory the content is in."
  value       = var.data_factory_id
}

output "name" {
  description = "Name of the factory."
  value       = reverse(split("/", var.data_factory_id))[0]
}

output "pipeline_ids" {
  description = "Ids of the pipelines by name."
  value       = merge([for pipelines in [azurerm_data_factory_pipeline.leaf, azurerm_data_factory_pipeline.caller, azurerm_data_factory_pipeline.orchestrator] : { for name, pipeline in pipelines : name => pipeline.id }]...)
}

output "start_commands" {
  description = "Commands that start the triggers, one by one, once the deployment is done; empty when they are started already."
  value = var.triggers_started ? [] : [
    for name in sort(keys(local.objects.trigger)) : "az datafactory trigger start --ids ${var.data_factory_id}/triggers/${name}"
  ]
}
