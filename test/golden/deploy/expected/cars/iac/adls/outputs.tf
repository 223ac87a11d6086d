# What other roots, pipelines and people need from here.

output "id" {
  description = "Account of the lake."
  value       = module.adls.id
}

output "containers" {
  description = "Containers by name: id and address."
  value       = module.adls.containers
}

output "private_link_targets" {
  description = "Endpoints the lake needs."
  value       = module.adls.private_link_targets
}
