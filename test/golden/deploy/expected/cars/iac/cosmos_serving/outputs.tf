# What other roots, pipelines and people need from here.

output "id" {
  description = "Account of documents."
  value       = module.cosmos_serving.id
}

output "name" {
  description = "Its name."
  value       = module.cosmos_serving.name
}

output "address" {
  description = "Its address."
  value       = module.cosmos_serving.endpoints.documents
}

output "private_link_targets" {
  description = "Endpoints the account needs."
  value       = module.cosmos_serving.private_link_targets
}
