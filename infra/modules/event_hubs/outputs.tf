output "id" {
  description = "Id of the namespace."
  value       = azurerm_eventhub_namespace.this.id
}

output "name" {
  description = "Name of the namespace."
  value       = azurerm_eventhub_namespace.this.name
}

output "principal_id" {
  description = "Identity of the namespace, which writes captured events."
  value       = azurerm_eventhub_namespace.this.identity[0].principal_id
}

output "endpoints" {
  description = "Host of the namespace, for clients that sign in with an identity."
  value       = { namespace = "${azurerm_eventhub_namespace.this.name}.servicebus.windows.net" }
}

output "event_hub_ids" {
  description = "Ids of the event hubs by name: the scope of roles."
  value       = { for name, hub in azurerm_eventhub.this : name => hub.id }
}

output "private_link_targets" {
  description = "Private endpoints the namespace needs, whoever makes them."
  value       = module.private_endpoint.targets
}
