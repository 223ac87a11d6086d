output "id" {
  description = "Id of the log workspace: the log_analytics_workspace_id of the other modules."
  value       = local.workspace_id
}

output "name" {
  description = "Name of the log workspace."
  value       = local.workspace_name
}

output "principal_id" {
  description = "Identity of Grafana, which reads the workspace; null without Grafana."
  value       = one(azurerm_dashboard_grafana.this[*].identity[0].principal_id)
}

output "workspace_guid" {
  description = "GUID of the created workspace, which traffic analytics asks for; null for one of IT."
  value       = local.created ? azurerm_log_analytics_workspace.this[0].workspace_id : null
}

output "application_insights_id" {
  description = "Id of application insights."
  value       = azurerm_application_insights.this.id
}

output "endpoints" {
  description = "Connection string of application insights; without keys, as local authentication is off."
  value       = { application_insights = azurerm_application_insights.this.connection_string }
  sensitive   = true
}

output "action_group_id" {
  description = "Action group for further alerts."
  value       = azurerm_monitor_action_group.this.id
}

output "private_link_targets" {
  description = "Private endpoints the private link scope needs, whoever makes them; empty with a workspace of IT."
  value       = local.created ? module.private_endpoint[0].targets : {}
}

output "private_link_scope" {
  description = "Name and group of the created private link scope, for further application insights; null with a workspace of IT."
  value       = local.created ? { name = azurerm_monitor_private_link_scope.this[0].name, resource_group_name = var.resource_group_name } : null
}
