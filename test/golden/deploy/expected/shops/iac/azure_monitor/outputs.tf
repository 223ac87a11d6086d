# What other roots, pipelines and people need from here.

output "action_group_id" {
  description = "Who hears of alerts."
  value       = module.monitor.action_group_id
}
