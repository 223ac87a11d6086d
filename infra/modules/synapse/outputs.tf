output "id" {
  description = "Id of the workspace."
  value       = azurerm_synapse_workspace.this.id
}

output "name" {
  description = "Name of the workspace."
  value       = azurerm_synapse_workspace.this.name
}

output "principal_id" {
  description = "Identity of the workspace, for roles elsewhere."
  value       = azurerm_synapse_workspace.this.identity[0].principal_id
}

output "endpoints" {
  description = "Addresses of the workspace: serverless SQL (for connection strings without secrets), development, and studio."
  value = {
    sql_on_demand = azurerm_synapse_workspace.this.connectivity_endpoints["sqlOnDemand"]
    development   = azurerm_synapse_workspace.this.connectivity_endpoints["dev"]
    studio        = azurerm_synapse_workspace.this.connectivity_endpoints["web"]
  }
}

output "file_system" {
  description = "Address of the file system of the workspace."
  value       = local.file_system
}

output "approvals" {
  description = "Managed private endpoints that wait for approval: target, sub-resource, and the commands that list what is pending there and approve it."
  value = {
    for name, endpoint in var.managed_private_endpoints : name => {
      target_resource_id = endpoint.target_resource_id
      sub_resource       = endpoint.sub_resource
      list_command       = "az network private-endpoint-connection list --id ${endpoint.target_resource_id} --query \"[?properties.privateLinkServiceConnectionState.status=='Pending'].id\" --output tsv"
      approve_command    = "az network private-endpoint-connection approve --description \"${name} of ${local.name}\" --id <id from list_command>"
    }
  }
}

output "cost_control_sql" {
  description = "Statements that limit what serverless SQL may read, one batch each, run by the administrators in the database master; empty without limits."
  value       = var.data_processed_limits_tb == null ? [] : [for period in ["daily", "weekly", "monthly"] : "EXEC sp_set_data_processed_limit @type = N'${period}', @limit_tb = ${var.data_processed_limits_tb[period]};"]
}

output "access_requests" {
  description = "Role the owner of the lake has to give when the account is named by its address; empty otherwise."
  value = var.data_lake.account_id != null ? {} : {
    workspace = { container = local.file_system, role_definition_name = "Storage Blob Data Contributor", principal_id = azurerm_synapse_workspace.this.identity[0].principal_id }
  }
}

output "private_link_targets" {
  description = "Private endpoints the workspace needs, whoever makes them: SQL, development, and the studio if its hub is made here."
  value       = merge(module.private_endpoint.targets, var.studio_hub_enabled ? module.studio_endpoint[0].targets : {})
}
