# What other roots, pipelines and people need from here.

output "id" {
  description = "The export of findings."
  value       = module.defender.id
}

output "plan_requests" {
  description = "Plans with the command that orders each, for whoever owns the subscription."
  value       = module.defender.plan_requests
}
