# Data lake account: containers by layer, private endpoints, roles at container scope, lifecycle rules that cannot touch a Delta table.
# The containers are made through the management API (storage_account_id), which works while the network of the account is closed.

locals {
  name     = coalesce(var.name, "st${replace(var.name_prefix, "-", "")}${var.environment}")
  kind     = var.performance == "Premium" ? "BlockBlobStorage" : "StorageV2"
  read_geo = var.read_access_in_second_region && contains(["GRS", "GZRS"], var.redundancy)

  services = {
    blob_or_data_lake = { sub_resources = ["blob", "dfs"], diagnostics = ["blobServices"] }
    files             = { sub_resources = ["blob", "dfs", "file"], diagnostics = ["blobServices", "fileServices"] }
    other             = { sub_resources = ["blob", "dfs", "queue", "table"], diagnostics = ["blobServices", "queueServices", "tableServices"] }
  }[var.primary_service]

  # Storage refuses "AllMetrics", which every other service takes.
  metric_categories = ["Capacity", "Transaction"]

  data_roles = { read = "Storage Blob Data Reader", write = "Storage Blob Data Contributor" }
  data_assignments = merge([
    for name, identity in var.data_identities : {
      for container in identity.containers : "${name}/${container}" => { principal_id = identity.principal_id, container = container, role = local.data_roles[identity.access] }
    }
  ]...)
}

resource "azurerm_storage_account" "this" {
  name                = local.name
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags

  account_kind             = local.kind
  account_tier             = var.performance
  account_replication_type = local.read_geo ? "RA${var.redundancy}" : var.redundancy
  access_tier              = var.performance == "Premium" ? null : var.access_tier

  https_traffic_only_enabled        = var.secure_transfer_required
  min_tls_version                   = var.min_tls_version
  allow_nested_items_to_be_public   = var.anonymous_access_allowed
  shared_access_key_enabled         = var.account_keys_enabled
  default_to_oauth_authentication   = var.entra_authorization_is_default
  local_user_enabled                = var.sftp_enabled
  allowed_copy_scope                = var.copy_scope
  is_hns_enabled                    = var.hierarchical_namespace_enabled
  sftp_enabled                      = var.sftp_enabled
  nfsv3_enabled                     = var.nfsv3_enabled
  cross_tenant_replication_enabled  = var.cross_tenant_replication_enabled
  public_network_access_enabled     = var.public_network_access_enabled
  infrastructure_encryption_enabled = var.infrastructure_encryption_enabled

  network_rules {
    default_action             = "Deny"
    bypass                     = var.network_bypass
    ip_rules                   = var.allowed_ip_ranges
    virtual_network_subnet_ids = var.allowed_subnet_ids
    dynamic "private_link_access" {
      for_each = var.allowed_resource_ids
      content {
        endpoint_resource_id = private_link_access.value
      }
    }
  }

  sas_policy {
    expiration_period = "00.01:00:00"
    expiration_action = "Block"
  }

  blob_properties {
    last_access_time_enabled = false
    delete_retention_policy {
      days = var.soft_delete_days
    }
    container_delete_retention_policy {
      days = var.soft_delete_days
    }
  }

  dynamic "identity" {
    for_each = var.customer_managed_key == null ? [] : [var.customer_managed_key]
    content {
      type         = "UserAssigned"
      identity_ids = [identity.value.user_assigned_identity_id]
    }
  }

  dynamic "customer_managed_key" {
    for_each = var.customer_managed_key == null ? [] : [var.customer_managed_key]
    content {
      key_vault_key_id          = customer_managed_key.value.key_vault_key_id
      user_assigned_identity_id = customer_managed_key.value.user_assigned_identity_id
    }
  }

  lifecycle {
    precondition {
      condition     = can(regex("^[a-z0-9]{3,24}$", local.name))
      error_message = "the account name \"${local.name}\" must have 3 to 24 lower-case letters and digits; give a shorter name_prefix or a name."
    }
  }
}

resource "azurerm_storage_container" "this" {
  for_each              = var.containers
  name                  = each.key
  storage_account_id    = azurerm_storage_account.this.id
  container_access_type = "private"
}

# Data plane: needs a way into the closed network, so it is used only when directories with rights of their own are asked for.
resource "azurerm_storage_data_lake_gen2_path" "this" {
  for_each           = var.directories
  storage_account_id = azurerm_storage_account.this.id
  filesystem_name    = azurerm_storage_container.this[each.value.container].name
  path               = each.value.path
  resource           = "directory"
  owner              = each.value.owner
  group              = each.value.group

  dynamic "ace" {
    for_each = each.value.access
    content {
      type        = ace.value.type
      scope       = ace.value.scope
      id          = ace.value.id
      permissions = ace.value.permissions
    }
  }
}

resource "azurerm_storage_management_policy" "this" {
  count              = length(var.lifecycle_rules) == 0 ? 0 : 1
  storage_account_id = azurerm_storage_account.this.id

  dynamic "rule" {
    for_each = var.lifecycle_rules
    content {
      name    = rule.key
      enabled = true
      filters {
        blob_types   = ["blockBlob"]
        prefix_match = rule.value.prefixes
      }
      actions {
        base_blob {
          tier_to_cool_after_days_since_modification_greater_than    = rule.value.cool_after_days
          tier_to_cold_after_days_since_modification_greater_than    = rule.value.cold_after_days
          tier_to_archive_after_days_since_modification_greater_than = rule.value.archive_after_days
          delete_after_days_since_modification_greater_than          = rule.value.delete_after_days
        }
      }
    }
  }
}

resource "azurerm_security_center_storage_defender" "this" {
  count                                       = var.defender_enabled ? 1 : 0
  storage_account_id                          = azurerm_storage_account.this.id
  override_subscription_settings_enabled      = true
  sensitive_data_discovery_enabled            = true
  malware_scanning_on_upload_enabled          = var.malware_scan_cap_gb_per_month != null
  malware_scanning_on_upload_cap_gb_per_month = var.malware_scan_cap_gb_per_month == null ? -1 : var.malware_scan_cap_gb_per_month
}

module "private_endpoint" {
  source               = "../private_endpoint"
  mode                 = var.private_endpoint_mode
  name                 = local.name
  location             = var.location
  resource_group_name  = var.resource_group_name
  tags                 = var.tags
  subnet_id            = var.private_endpoint_subnet_id
  target_resource_id   = azurerm_storage_account.this.id
  service              = "storage"
  sub_resources        = [for each in local.services.sub_resources : each if each != "dfs" || var.hierarchical_namespace_enabled]
  private_dns_zone_ids = var.private_dns_zone_ids
}

# The account itself emits metrics only; each of its services has logs of its own.
resource "azurerm_monitor_diagnostic_setting" "account" {
  name                       = "to-log-analytics"
  target_resource_id         = azurerm_storage_account.this.id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  dynamic "enabled_metric" {
    for_each = local.metric_categories
    content {
      category = enabled_metric.value
    }
  }
}

resource "azurerm_monitor_diagnostic_setting" "service" {
  for_each                   = toset(local.services.diagnostics)
  name                       = "to-log-analytics"
  target_resource_id         = "${azurerm_storage_account.this.id}/${each.value}/default"
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
  dynamic "enabled_metric" {
    for_each = local.metric_categories
    content {
      category = enabled_metric.value
    }
  }
}

resource "azurerm_role_assignment" "data" {
  for_each             = local.data_assignments
  scope                = azurerm_storage_container.this[each.value.container].id
  role_definition_name = each.value.role
  principal_id         = each.value.principal_id
  principal_type       = "ServicePrincipal"
  description          = "data of container ${each.value.container}"
}

# A data identity must see the account to reach its containers, and no more than see it.
resource "azurerm_role_assignment" "account_reader" {
  for_each             = var.data_identities
  scope                = azurerm_storage_account.this.id
  role_definition_name = "Reader"
  principal_id         = each.value.principal_id
  principal_type       = "ServicePrincipal"
  description          = "sees the account of its containers"
}

resource "azurerm_role_assignment" "this" {
  for_each             = var.role_assignments
  scope                = azurerm_storage_account.this.id
  role_definition_name = each.value.role_definition_name
  principal_id         = each.value.principal_id
  principal_type       = each.value.principal_type
  description          = each.value.description
}
