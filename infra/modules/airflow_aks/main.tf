# Airflow on Kubernetes: a private cluster, a PostgreSQL server for its metadata, a registry, a vault and an account for logs, each closed, and
# the values for the official Helm chart. Nothing has a password it could do without: pods sign in with federated identities. The DAGs only
# start and watch product runs, so the cluster reads no data and has no role on the lake.
# Files: main.tf identities and building blocks, cluster.tf Kubernetes, database.tf PostgreSQL, chart.tf values and manifests.

locals {
  namespace = "airflow"
  # Workload identity is bound to service accounts by name, so the names are fixed in the values of the chart too.
  components = {
    scheduler          = "airflow-scheduler"
    apiServer          = "airflow-api-server"
    dagProcessor       = "airflow-dag-processor"
    triggerer          = "airflow-triggerer"
    workers            = "airflow-worker"
    migrateDatabaseJob = "airflow-migrate-database-job"
  }
  secret_reader_account = "airflow-secret-reader"

  identities = toset(["cluster", "kubelet", "airflow", "secrets"])
  federations = merge(
    { for component, account in local.components : account => { identity = "airflow", account = account } },
    { (local.secret_reader_account) = { identity = "secrets", account = local.secret_reader_account } },
  )
}

resource "azurerm_user_assigned_identity" "this" {
  for_each            = local.identities
  name                = "id-${var.name_prefix}-airflow-${each.key}-${var.environment}"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_federated_identity_credential" "this" {
  for_each                  = local.federations
  name                      = each.key
  user_assigned_identity_id = azurerm_user_assigned_identity.this[each.value.identity].id
  issuer                    = azurerm_kubernetes_cluster.this.oidc_issuer_url
  subject                   = "system:serviceaccount:${local.namespace}:${each.value.account}"
  audience                  = ["api://AzureADTokenExchange"]
}

module "registry" {
  source                     = "../container_registry"
  name_prefix                = var.name_prefix
  environment                = var.environment
  location                   = var.location
  resource_group_name        = var.resource_group_name
  tags                       = var.tags
  log_analytics_workspace_id = var.log_analytics_workspace_id
  private_endpoint_mode      = var.private_endpoint_mode
  private_endpoint_subnet_id = var.private_endpoint_subnet_id
  private_dns_zone_ids       = var.private_dns_zone_ids
  name                       = var.registry_name
  existing_registry_id       = var.existing_registry_id
  pullers                    = { airflow-nodes = azurerm_user_assigned_identity.this["kubelet"].principal_id }
}

module "vault" {
  source                     = "../key_vault"
  name_prefix                = var.name_prefix
  environment                = var.environment
  location                   = var.location
  resource_group_name        = var.resource_group_name
  tags                       = var.tags
  log_analytics_workspace_id = var.log_analytics_workspace_id
  private_endpoint_mode      = var.private_endpoint_mode
  private_endpoint_subnet_id = var.private_endpoint_subnet_id
  private_dns_zone_ids       = var.private_dns_zone_ids
  tenant_id                  = var.tenant_id
  name                       = coalesce(var.vault_name, "kvaf-${var.name_prefix}-${var.environment}")
  existing_vault_id          = var.existing_vault_id
  secret_readers             = { airflow-secrets = azurerm_user_assigned_identity.this["secrets"].principal_id }
}

module "logs" {
  source                     = "../adls"
  name_prefix                = var.name_prefix
  environment                = var.environment
  location                   = var.location
  resource_group_name        = var.resource_group_name
  tags                       = var.tags
  log_analytics_workspace_id = var.log_analytics_workspace_id
  private_endpoint_mode      = var.private_endpoint_mode
  private_endpoint_subnet_id = var.private_endpoint_subnet_id
  private_dns_zone_ids       = var.private_dns_zone_ids
  name                       = coalesce(var.log_account_name, "staf${replace(var.name_prefix, "-", "")}${var.environment}")
  containers                 = { airflow-logs = { holds_tables = false } }
  defender_enabled           = var.defender_enabled
  lifecycle_rules            = { old-task-logs = { prefixes = ["airflow-logs/"], cool_after_days = var.log_days >= 60 ? 30 : null, delete_after_days = var.log_days } }
  data_identities = {
    airflow = { principal_id = azurerm_user_assigned_identity.this["airflow"].principal_id, access = "write", containers = ["airflow-logs"] }
  }
}
