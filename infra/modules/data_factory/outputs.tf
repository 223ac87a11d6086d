output "id" {
  description = "Id of the factory."
  value       = azurerm_data_factory.this.id
}

output "name" {
  description = "Name of the factory."
  value       = azurerm_data_factory.this.name
}

output "principal_id" {
  description = "Identity of the factory, for roles and for the contained user in SQL."
  value       = azurerm_data_factory.this.identity[0].principal_id
}

output "endpoints" {
  description = "Address of the factory in the studio."
  value       = { studio = "https://adf.azure.com/en/home?factory=${urlencode(azurerm_data_factory.this.id)}" }
}

output "integration_runtime_name" {
  description = "Integration runtime that linked services connect through."
  value       = azurerm_data_factory_integration_runtime_azure.this.name
}

output "approvals" {
  description = "Managed private endpoints that wait for approval: target, sub-resource, and the command that lists what is pending there."
  value = {
    for name, endpoint in var.managed_private_endpoints : name => {
      target_resource_id = endpoint.target_resource_id
      sub_resource       = endpoint.sub_resource
      list_command       = "az network private-endpoint-connection list --id ${endpoint.target_resource_id} --query \"[?properties.privateLinkServiceConnectionState.status=='Pending'].id\" --output tsv"
      approve_command    = "az network private-endpoint-connection approve --description \"${name} of ${local.name}\" --id <id from list_command>"
    }
  }
}

output "private_link_targets" {
  description = "Private endpoints the factory needs, whoever makes them."
  value       = module.private_endpoint.targets
}
