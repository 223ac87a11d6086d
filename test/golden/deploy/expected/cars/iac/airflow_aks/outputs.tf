# What other roots, pipelines and people need from here.

output "id" {
  description = "The cluster."
  value       = module.airflow_aks.id
}

output "principal_id" {
  description = "Identity Airflow works as, for roles on what its DAGs start."
  value       = module.airflow_aks.principal_id
}

output "secret_reader_principal_id" {
  description = "The identity that reads its vault, for alerts on others."
  value       = module.airflow_aks.secret_reader_principal_id
}

output "database_server_id" {
  description = "Its metadata server."
  value       = module.airflow_aks.database_server_id
}

output "endpoints" {
  description = "Addresses: Airflow, database, registry, vault."
  value       = module.airflow_aks.endpoints
}

output "image_imports" {
  description = "Commands that bring the images into the registry."
  value       = module.airflow_aks.image_imports
}

output "vault_secrets" {
  description = "Secrets somebody has to write into the vault."
  value       = module.airflow_aks.vault_secrets
}

output "database_grants" {
  description = "Statements that let Airflow into its database."
  value       = module.airflow_aks.database_grants
}

output "manifests" {
  description = "Manifests that are applied before the chart."
  value       = module.airflow_aks.manifests
}

output "helm_values" {
  description = "Values for the official chart."
  value       = module.airflow_aks.helm_values
}

output "helm_command" {
  description = "Command that installs or upgrades Airflow."
  value       = module.airflow_aks.helm_command
}

output "registry_access_requests" {
  description = "Roles on the registry."
  value       = module.airflow_aks.registry_access_requests
}

output "vault_access_requests" {
  description = "Roles on the vault."
  value       = module.airflow_aks.vault_access_requests
}

output "private_link_targets" {
  description = "Endpoints Airflow needs."
  value       = module.airflow_aks.private_link_targets
}
