# Key vault with roles instead of access policies, closed network, purge protection and rotating keys. It holds no secret values: those are
# written by people or pipelines with an identity, never by Terraform, whose state would keep them.
# One vault per purpose: the platform's, and one per Databricks secret scope, because readers of a scope see every secret of its vault.
# With existing_vault_id the vault belongs to IT and nothing of it is created; the output "access_requests" says who needs which role.

locals {
  created = var.existing_vault_id == null
  name    = coalesce(var.name, "kv${var.purpose == "databricks" ? "dbx" : ""}-${var.name_prefix}-${var.environment}")
  id      = local.created ? azurerm_key_vault.this[0].id : var.existing_vault_id

  access_requests = merge(
    { for name, principal_id in var.secret_readers : "secret-reader-${name}" => { principal_id = principal_id, role_definition_name = "Key Vault Secrets User" } },
    { for name, principal_id in var.secret_writers : "secret-writer-${name}" => { principal_id = principal_id, role_definition_name = "Key Vault Secrets Officer" } },
    { for name, principal_id in var.key_users : "key-user-${name}" => { principal_id = principal_id, role_definition_name = "Key Vault Crypto Service Encryption User" } },
  )

  # Key Vault Administrator, as the role lies in the subscription of the vault: the plain id would differ at every plan.
  administrator_role_id = "${join("/", slice(split("/", local.id), 0, min(3, length(split("/", local.id)))))}/providers/Microsoft.Authorization/roleDefinitions/00482a5a-887f-4fb3-b363-3b7fe8e74483"
  eligible              = local.created && var.administrator_assignment == "eligible" ? var.administrators : {}
  until                 = local.created && var.administrator_assignment == "active_until" ? var.administrators : {}
}

resource "azurerm_key_vault" "this" {
  count                           = local.created ? 1 : 0
  name                            = local.name
  location                        = var.location
  resource_group_name             = var.resource_group_name
  tenant_id                       = var.tenant_id
  sku_name                        = var.hardware_keys_enabled ? "premium" : "standard"
  rbac_authorization_enabled      = true
  purge_protection_enabled        = true
  soft_delete_retention_days      = 90
  public_network_access_enabled   = false
  enabled_for_deployment          = false
  enabled_for_disk_encryption     = false
  enabled_for_template_deployment = false
  tags                            = var.tags

  network_acls {
    default_action = "Deny"
    bypass         = var.trusted_services_may_pass ? "AzureServices" : "None"
  }

  lifecycle {
    precondition {
      condition     = can(regex("^[a-zA-Z](-?[a-zA-Z0-9])+$", local.name)) && length(local.name) >= 3 && length(local.name) <= 24
      error_message = "the vault name \"${local.name}\" must have 3 to 24 letters, digits and single hyphens; give a shorter name_prefix or a name."
    }
  }
}

# Data plane: the deploying identity needs Key Vault Crypto Officer and a way into the network.
resource "azurerm_key_vault_key" "this" {
  for_each        = local.created ? var.keys : {}
  name            = each.key
  key_vault_id    = local.id
  key_type        = var.hardware_keys_enabled ? "RSA-HSM" : "RSA"
  key_size        = each.value.key_size
  key_opts        = ["unwrapKey", "wrapKey"]
  expiration_date = each.value.expiration_date
  tags            = var.tags

  rotation_policy {
    expire_after         = "P${each.value.valid_days}D"
    notify_before_expiry = "P30D"
    automatic {
      time_before_expiry = "P60D"
    }
  }
}

module "private_endpoint" {
  count                = local.created ? 1 : 0
  source               = "../private_endpoint"
  mode                 = var.private_endpoint_mode
  name                 = local.name
  location             = var.location
  resource_group_name  = var.resource_group_name
  tags                 = var.tags
  subnet_id            = var.private_endpoint_subnet_id
  target_resource_id   = local.id
  service              = "key_vault"
  sub_resources        = ["vault"]
  private_dns_zone_ids = var.private_dns_zone_ids
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  count                      = local.created ? 1 : 0
  name                       = "to-log-analytics"
  target_resource_id         = local.id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_role_assignment" "this" {
  for_each             = local.created ? local.access_requests : {}
  scope                = local.id
  role_definition_name = each.value.role_definition_name
  principal_id         = each.value.principal_id
  principal_type       = "ServicePrincipal"
  description          = each.key
}

resource "azurerm_pim_eligible_role_assignment" "administrator" {
  for_each           = local.eligible
  scope              = local.id
  role_definition_id = local.administrator_role_id
  principal_id       = each.value
  justification      = "administers the secrets of ${local.name}, on request and for a limited time"

  schedule {
    expiration {
      duration_days = var.administrator_days
    }
  }
}

resource "azurerm_pim_active_role_assignment" "administrator" {
  for_each           = local.until
  scope              = local.id
  role_definition_id = local.administrator_role_id
  principal_id       = each.value
  justification      = "administers the secrets of ${local.name} until the assignment ends"

  schedule {
    expiration {
      duration_days = var.administrator_days
    }
  }
}
