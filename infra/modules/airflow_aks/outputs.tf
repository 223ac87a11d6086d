output "id" {
  description = "Id of the cluster."
  value       = azurerm_kubernetes_cluster.this.id
}

output "name" {
  description = "Name of the cluster."
  value       = azurerm_kubernetes_cluster.this.name
}

output "principal_id" {
  description = "Identity Airflow works as, for roles on what its DAGs start, such as a Data Factory or a job."
  value       = azurerm_user_assigned_identity.this["airflow"].principal_id
}

output "secret_reader_principal_id" {
  description = "The one identity that reads the vault, for alerts on others."
  value       = azurerm_user_assigned_identity.this["secrets"].principal_id
}

output "database_server_id" {
  description = "Metadata server, for copies that are kept longer than its own backups."
  value       = azurerm_postgresql_flexible_server.this.id
}

output "endpoints" {
  description = "Addresses: Airflow for people, database, registry and vault."
  value = {
    airflow  = "https://${var.ingress.host}"
    database = local.database_host
    registry = local.registry_host
    vault    = module.vault.endpoints.vault
  }
}

output "helm_values" {
  description = "Values for the official chart, as YAML; no secret is in them."
  value       = yamlencode(local.chart_values)
}

output "manifests" {
  description = "Namespace, store and references of secrets, as YAML; applied before the chart. Needs the operator external-secrets in the cluster."
  value       = join("---\n", [for manifest in local.manifests : yamlencode(manifest)])
}

output "helm_command" {
  description = "Command that installs or upgrades Airflow; helm rollback takes back the last upgrade."
  value       = "helm upgrade --install airflow airflow --repo https://airflow.apache.org --version ${var.chart_version} --namespace ${local.namespace} --values values.yaml --atomic --timeout 15m"
}

output "image_imports" {
  description = "Commands that bring the images into the registry; afterwards the cluster pulls nothing from outside for Airflow."
  value = [
    "az acr import --name ${module.registry.name} --source docker.io/apache/airflow@${var.airflow_image_digest} --image airflow:${var.airflow_version}",
    "az acr import --name ${module.registry.name} --source registry.k8s.io/git-sync/git-sync:${var.git_sync_version} --image git-sync:${var.git_sync_version}",
  ]
}

output "vault_secrets" {
  description = "Secrets that somebody has to put into the vault, by name."
  value       = sort(keys(local.chart_secrets))
}

output "database_grants" {
  description = "Statements by which the administrators let Airflow into its database, run there; empty when it signs in with a password."
  value = local.with_password ? [] : [
    "SELECT * FROM pgaadauth_create_principal('${local.database_user}', false, false);",
    "GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${local.database_name} TO \"${local.database_user}\";",
    "GRANT USAGE, CREATE ON SCHEMA public TO \"${local.database_user}\";",
  ]
}

output "registry_access_requests" {
  description = "Who needs which role on the registry; with a registry of IT these are the requests to IT."
  value       = module.registry.access_requests
}

output "vault_access_requests" {
  description = "Who needs which role on the vault; with a vault of IT these are the requests to IT."
  value       = module.vault.access_requests
}

output "private_link_targets" {
  description = "Private endpoints Airflow needs, whoever makes them: database, registry, vault and logs. The cluster brings its own."
  value = merge(
    { for name, target in module.database_endpoint.targets : "database-${name}" => target },
    { for name, target in module.registry.private_link_targets : "registry-${name}" => target },
    { for name, target in module.vault.private_link_targets : "vault-${name}" => target },
    { for name, target in module.logs.private_link_targets : "logs-${name}" => target },
  )
}
