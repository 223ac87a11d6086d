# Long downloads into the landing container without a cluster: a container job (default) or a pool of Batch nodes, both with an identity that
# writes one container, no public addresses and images pinned by digest. The same image runs on a laptop. Short downloads belong to the module
# functions, downloads beside other Spark work to a Databricks job. What the job calls outside must be allowed by the subnet it runs in.

locals {
  as_job   = var.runtime == "container_job"
  as_batch = var.runtime == "batch"
  name     = coalesce(var.name, "${local.as_job ? "caj" : "ba"}-${var.name_prefix}-download-${var.environment}")

  identity = var.existing_identity != null ? var.existing_identity : {
    id           = azurerm_user_assigned_identity.this[0].id
    principal_id = azurerm_user_assigned_identity.this[0].principal_id
    client_id    = azurerm_user_assigned_identity.this[0].client_id
  }

  environment_created = local.as_job && var.existing_environment_id == null
  environment_id      = local.environment_created ? azurerm_container_app_environment.this[0].id : var.existing_environment_id
  variables           = merge(var.environment_variables, { AZURE_CLIENT_ID = local.identity.client_id })
  secret_names        = { for variable in keys(var.secret_variables) : variable => lower(replace(variable, "_", "-")) }

  roles = merge(
    { for name, scope in var.written_containers : "write-${name}" => { scope = scope, role = "Storage Blob Data Contributor" } },
    { for name, scope in var.read_vaults : "read-${name}" => { scope = scope, role = "Key Vault Secrets User" } },
    { for name, scope in { registry = try(var.registry.id, null) } : name => { scope = scope, role = "AcrPull" } if var.registry != null },
  )
}

resource "azurerm_user_assigned_identity" "this" {
  count               = var.existing_identity == null ? 1 : 0
  name                = "id-${var.name_prefix}-download-${var.environment}"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_role_assignment" "of_download" {
  for_each             = local.roles
  scope                = each.value.scope
  role_definition_name = each.value.role
  principal_id         = local.identity.principal_id
  principal_type       = "ServicePrincipal"
  description          = "download ${local.name}: ${each.key}"
}

# Logs go through a diagnostic setting: handing them to the workspace directly would need its key.
resource "azurerm_container_app_environment" "this" {
  count                              = local.environment_created ? 1 : 0
  name                               = "cae-${var.name_prefix}-download-${var.environment}"
  location                           = var.location
  resource_group_name                = var.resource_group_name
  infrastructure_subnet_id           = var.subnet_id
  infrastructure_resource_group_name = "rg-cae-${var.name_prefix}-download-${var.environment}-managed"
  internal_load_balancer_enabled     = true
  public_network_access              = "Disabled"
  zone_redundancy_enabled            = var.zone_redundancy_enabled
  logs_destination                   = "azure-monitor"
  tags                               = var.tags

  workload_profile {
    name                  = "Consumption"
    workload_profile_type = "Consumption"
  }
}

resource "azurerm_container_app_job" "this" {
  count                        = local.as_job ? 1 : 0
  name                         = local.name
  location                     = var.location
  resource_group_name          = var.resource_group_name
  container_app_environment_id = local.environment_id
  workload_profile_name        = "Consumption"
  replica_timeout_in_seconds   = var.timeout_minutes * 60
  replica_retry_limit          = var.retries
  tags                         = var.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [local.identity.id]
  }

  dynamic "registry" {
    for_each = var.registry == null ? [] : [var.registry]
    content {
      server   = registry.value.server
      identity = local.identity.id
    }
  }

  dynamic "secret" {
    for_each = var.secret_variables
    content {
      name                = local.secret_names[secret.key]
      identity            = local.identity.id
      key_vault_secret_id = secret.value
    }
  }

  dynamic "manual_trigger_config" {
    for_each = var.schedule == null ? [1] : []
    content {
      parallelism              = var.parallelism
      replica_completion_count = var.parallelism
    }
  }

  dynamic "schedule_trigger_config" {
    for_each = var.schedule == null ? [] : [var.schedule]
    content {
      cron_expression          = schedule_trigger_config.value
      parallelism              = var.parallelism
      replica_completion_count = var.parallelism
    }
  }

  template {
    container {
      name    = "download"
      image   = var.image
      command = var.command
      args    = var.arguments
      cpu     = var.cpu
      memory  = "${var.cpu * 2}Gi"

      dynamic "env" {
        for_each = local.variables
        content {
          name  = env.key
          value = env.value
        }
      }

      dynamic "env" {
        for_each = local.secret_names
        content {
          name        = env.key
          secret_name = env.value
        }
      }
    }
  }

  lifecycle {
    precondition {
      condition     = can(regex("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", local.name)) && !strcontains(local.name, "--")
      error_message = "the job name \"${local.name}\" must have 2 to 32 lower-case letters, digits and single hyphens; give a shorter name_prefix or a name."
    }
  }

  depends_on = [azurerm_role_assignment.of_download]
}

resource "azurerm_batch_account" "this" {
  count                               = local.as_batch ? 1 : 0
  name                                = replace(local.name, "-", "")
  location                            = var.location
  resource_group_name                 = var.resource_group_name
  pool_allocation_mode                = "BatchService"
  allowed_authentication_modes        = ["AAD"]
  public_network_access_enabled       = false
  storage_account_id                  = var.batch_storage_account_id
  storage_account_authentication_mode = var.batch_storage_account_id == null ? null : "BatchAccountManagedIdentity"
  storage_account_node_identity       = var.batch_storage_account_id == null ? null : local.identity.id
  encryption                          = var.customer_managed_key == null ? null : [{ key_vault_key_id = var.customer_managed_key.key_vault_key_id }]
  tags                                = var.tags

  identity {
    type         = "UserAssigned"
    identity_ids = setunion([local.identity.id], var.customer_managed_key == null ? [] : [var.customer_managed_key.user_assigned_identity_id])
  }

  lifecycle {
    precondition {
      condition     = can(regex("^[a-z0-9]{3,24}$", replace(local.name, "-", "")))
      error_message = "the Batch account name \"${replace(local.name, "-", "")}\" must have 3 to 24 lower-case letters and digits; give a shorter name_prefix or a name."
    }
  }
}

resource "azurerm_batch_pool" "this" {
  count                          = local.as_batch ? 1 : 0
  name                           = "download"
  account_name                   = azurerm_batch_account.this[0].name
  resource_group_name            = var.resource_group_name
  display_name                   = "Downloads of ${var.name_prefix}"
  vm_size                        = var.batch_nodes.size
  node_agent_sku_id              = var.batch_nodes.agent
  max_tasks_per_node             = var.parallelism
  inter_node_communication       = "Disabled"
  target_node_communication_mode = "Simplified"

  storage_image_reference {
    publisher = var.batch_nodes.image.publisher
    offer     = var.batch_nodes.image.offer
    sku       = var.batch_nodes.image.sku
    version   = var.batch_nodes.image.version
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [local.identity.id]
  }

  # Linux nodes keep downloads on the temporary disk; the system disk is encrypted by the service.
  disk_encryption {
    disk_encryption_target = "TemporaryDisk"
  }

  network_configuration {
    subnet_id                        = var.subnet_id
    public_address_provisioning_type = "NoPublicIPAddresses"
  }

  container_configuration {
    type                  = "DockerCompatible"
    container_image_names = [var.image]
    container_registries  = var.registry == null ? null : [{ registry_server = var.registry.server, user_assigned_identity_id = local.identity.id, user_name = null, password = null }]
  }

  # No node while nothing waits: a forgotten pool costs nothing.
  auto_scale {
    evaluation_interval = "PT5M"
    formula             = <<-EOT
      known = $PendingTasks.GetSamplePercent(5 * TimeInterval_Minute) >= 70;
      waiting = known ? max($PendingTasks.GetSample(5 * TimeInterval_Minute)) : 0;
      $TargetDedicatedNodes = min(${var.batch_nodes.maximum}, waiting);
      $NodeDeallocationOption = taskcompletion;
    EOT
  }

  depends_on = [azurerm_role_assignment.of_download]
}

module "private_endpoint" {
  count                = local.as_batch ? 1 : 0
  source               = "../private_endpoint"
  mode                 = var.private_endpoint_mode
  name                 = local.name
  location             = var.location
  resource_group_name  = var.resource_group_name
  tags                 = var.tags
  subnet_id            = var.private_endpoint_subnet_id
  target_resource_id   = azurerm_batch_account.this[0].id
  service              = "batch"
  sub_resources        = ["batchAccount", "nodeManagement"]
  private_dns_zone_ids = var.private_dns_zone_ids
}

resource "azurerm_monitor_diagnostic_setting" "environment" {
  count                      = local.environment_created ? 1 : 0
  name                       = "to-log-analytics"
  target_resource_id         = azurerm_container_app_environment.this[0].id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_monitor_diagnostic_setting" "batch" {
  count                      = local.as_batch ? 1 : 0
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

resource "azurerm_role_assignment" "this" {
  for_each             = var.role_assignments
  scope                = local.as_job ? azurerm_container_app_job.this[0].id : azurerm_batch_account.this[0].id
  role_definition_name = each.value.role_definition_name
  principal_id         = each.value.principal_id
  principal_type       = each.value.principal_type
  description          = each.value.description
}
