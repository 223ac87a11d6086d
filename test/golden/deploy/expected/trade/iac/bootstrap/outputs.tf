# What other roots, pipelines and people need from here.

output "identities" {
  description = "Identities of pipelines: deploy applies, plan only reads."
  value       = module.platform_group.identities
}
