# What other roots, pipelines and people need from here.

output "id" {
  description = "The assignment."
  value       = module.policy.id
}
