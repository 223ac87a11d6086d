# Container jobs that fetch or move files, by schedule or on demand, in a network of their own: they scale to nothing, run any image, also one
# with a browser, and write with an identity into one container. Optionally a Batch account for work that needs whole machines.
# With existing_environment_id the environment belongs to IT and is not created.

locals {
  suffix      = "${var.name_prefix}-${var.environment}"
  created     = var.existing_environment_id == null
  environment = local.created ? azurerm_container_app_environment.this[0].id : var.existing_environment_id
  data_roles  = { read = "Storage Blob Data Reader", write = "Storage Blob Data Contributor" }

  data_assignments = merge([
    for job, each in var.jobs : { for name, container in each.data_containers : "${job}/${name}" => merge(container, { job = job }) }
  ]...)
}

resource "azurerm_container_app_environment" "this" {
  count                          = local.created ? 1 : 0
  name                           = "cae-${local.suffix}"
  location                       = var.location
  resource_group_name            = var.resource_group_name
  infrastructure_subnet_id       = var.infrastructure_subnet_id
  internal_load_balancer_enabled = true
  public_network_access          = "Disabled"
  mutual_tls_enabled             = true
  zone_redundancy_enabled        = var.zone_redundant
  # By diagnostic setting: the other way needs the key of the workspace.
  logs_destination = "azure-monitor"
  tags             = var.tags

  workload_profile {
    name                  = "Consumption"
    workload_profile_type = "Consumption"
  }
}

resource "azurerm_monitor_diagnostic_setting" "environment" {
  count                      = local.created ? 1 : 0
  name                       = "to-log-analytics"
  target_resource_id         = local.environment
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

# User-assigned: rights must be there before the first pull of the image.
resource "azurerm_user_assigned_identity" "job" {
  for_each            = var.jobs
  name                = "id-${each.key}-${local.suffix}"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_role_assignment" "pull" {
  for_each             = var.registry_id == null ? {} : var.jobs
  scope                = var.registry_id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.job[each.key].principal_id
  principal_type       = "ServicePrincipal"
  description          = "image of job ${each.key}"
}

resource "azurerm_role_assignment" "data" {
  for_each             = local.data_assignments
  scope                = each.value.container_id
  role_definition_name = local.data_roles[each.value.access]
  principal_id         = azurerm_user_assigned_identity.job[each.value.job].principal_id
  principal_type       = "ServicePrincipal"
  description          = "data of job ${each.key}"
}

resource "azurerm_role_assignment" "vault" {
  for_each             = { for name, job in var.jobs : name => job if length(job.secrets) > 0 }
  scope                = var.secret_vault_id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.job[each.key].principal_id
  principal_type       = "ServicePrincipal"
  description          = "secrets of job ${each.key}"
}

resource "azurerm_container_app_job" "this" {
  for_each                     = var.jobs
  name                         = "caj-${each.key}-${var.environment}"
  location                     = var.location
  resource_group_name          = var.resource_group_name
  container_app_environment_id = local.environment
  replica_timeout_in_seconds   = each.value.timeout_minutes * 60
  replica_retry_limit          = each.value.retries
  workload_profile_name        = "Consumption"
  tags                         = var.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.job[each.key].id]
  }

  registry {
    server   = var.registry_host
    identity = azurerm_user_assigned_identity.job[each.key].id
  }

  dynamic "schedule_trigger_config" {
    for_each = each.value.cron == null ? [] : [each.value.cron]
    content {
      cron_expression          = schedule_trigger_config.value
      parallelism              = each.value.parallelism
      replica_completion_count = each.value.parallelism
    }
  }

  dynamic "manual_trigger_config" {
    for_each = each.value.cron == null ? ["manual"] : []
    content {
      parallelism              = each.value.parallelism
      replica_completion_count = each.value.parallelism
    }
  }

  dynamic "secret" {
    for_each = each.value.secrets
    content {
      name                = lower(replace(secret.key, "_", "-"))
      identity            = azurerm_user_assigned_identity.job[each.key].id
      key_vault_secret_id = secret.value
    }
  }

  template {
    container {
      name    = each.key
      image   = "${var.registry_host}/${each.value.image}"
      cpu     = each.value.cpu
      memory  = "${each.value.cpu * 2}Gi"
      command = each.value.command
      args    = each.value.args

      env {
        name  = "AZURE_CLIENT_ID"
        value = azurerm_user_assigned_identity.job[each.key].client_id
      }

      dynamic "env" {
        for_each = each.value.settings
        content {
          name  = env.key
          value = env.value
        }
      }

      dynamic "env" {
        for_each = each.value.secrets
        content {
          name        = env.key
          secret_name = lower(replace(env.key, "_", "-"))
        }
      }
    }
  }

  depends_on = [azurerm_role_assignment.pull, azurerm_role_assignment.vault]
}

resource "azurerm_batch_account" "this" {
  count                         = var.batch_account == null ? 0 : 1
  name                          = coalesce(var.batch_account.name, "ba${replace(local.suffix, "-", "")}")
  location                      = var.location
  resource_group_name           = var.resource_group_name
  pool_allocation_mode          = "BatchService"
  public_network_access_enabled = false
  allowed_authentication_modes  = ["AAD"]
  tags                          = var.tags

  storage_account_id                  = var.batch_account.storage_account_id
  storage_account_authentication_mode = "BatchAccountManagedIdentity"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "batch_storage" {
  count                = var.batch_account == null ? 0 : 1
  scope                = var.batch_account.storage_account_id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_batch_account.this[0].identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "automatic storage of the Batch account, an account of its own"
}

resource "azurerm_monitor_diagnostic_setting" "batch" {
  count                      = var.batch_account == null ? 0 : 1
  name                       = "to-log-analytics"
  target_resource_id         = azurerm_batch_account.this[0].id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

module "private_endpoint" {
  count                = var.batch_account == null ? 0 : 1
  source               = "../private_endpoint"
  mode                 = var.private_endpoint_mode
  name                 = azurerm_batch_account.this[0].name
  location             = var.location
  resource_group_name  = var.resource_group_name
  tags                 = var.tags
  subnet_id            = var.private_endpoint_subnet_id
  target_resource_id   = azurerm_batch_account.this[0].id
  service              = "batch"
  sub_resources        = ["batchAccount", "nodeManagement"]
  private_dns_zone_ids = var.private_dns_zone_ids
}
