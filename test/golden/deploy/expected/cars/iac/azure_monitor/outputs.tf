# What other roots, pipelines and people need from here.

output "action_group_id" {
  description = "Who hears of alerts."
  value       = module.monitor.action_group_id
}

output "application_insights" {
  description = "Where programs send their telemetry, signed in with their identity."
  value       = { id = module.monitor.application_insights_id, connection_string = module.monitor.endpoints.application_insights }
  sensitive   = true
}
