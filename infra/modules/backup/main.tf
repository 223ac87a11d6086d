# Backups outside of the account they protect: a vault that cannot be emptied at once, a policy and an instance per lake, and databases of
# PostgreSQL beyond what their server keeps. Delta history protects against wrong writes; this protects against a lost or deleted account.
# The service does not come through a private endpoint: the account has to let trusted services pass (network_bypass of the module adls).
# With existing_vault the vault belongs to IT: only its right to read what is ours is given, and "backup_requests" says what it has to keep.

locals {
  created      = var.existing_vault == null
  name         = coalesce(var.name, "bvault-${var.name_prefix}-${var.environment}")
  id           = local.created ? azurerm_data_protection_backup_vault.this[0].id : var.existing_vault.id
  principal_id = local.created ? azurerm_data_protection_backup_vault.this[0].identity[0].principal_id : var.existing_vault.principal_id

  # The first copy of a week, month or year is kept longer than the others.
  longer = { Weekly = { first = "FirstOfWeek", keep = var.lake_policy.keep_weekly }, Monthly = { first = "FirstOfMonth", keep = var.lake_policy.keep_monthly }, Yearly = { first = "FirstOfYear", keep = var.lake_policy.keep_yearly } }

  roles = merge(
    { for name, lake in var.lakes : "lake-${name}" => { scope = lake.storage_account_id, role = "Storage Account Backup Contributor" } },
    { for name, database in var.postgresql_servers : "server-${name}" => { scope = database.server_id, role = "PostgreSQL Flexible Server Long Term Retention Backup Role" } },
    { for name, database in var.postgresql_servers : "group-of-${name}" => { scope = regex("(?i)^(.*/resourceGroups/[^/]+)/", database.server_id)[0], role = "Reader" } },
  )
}

resource "azurerm_data_protection_backup_vault" "this" {
  count                        = local.created ? 1 : 0
  name                         = local.name
  location                     = var.location
  resource_group_name          = var.resource_group_name
  datastore_type               = "VaultStore"
  redundancy                   = var.redundancy
  cross_region_restore_enabled = var.redundancy == "GeoRedundant" ? true : null
  immutability                 = var.immutability
  soft_delete                  = var.soft_delete_is_final ? "AlwaysOn" : "On"
  retention_duration_in_days   = var.soft_delete_days
  tags                         = var.tags

  identity {
    type = "SystemAssigned"
  }

  lifecycle {
    precondition {
      condition     = can(regex("^[-a-zA-Z0-9]{2,50}$", local.name))
      error_message = "the vault name \"${local.name}\" must have 2 to 50 letters, digits and hyphens."
    }
  }
}

resource "azurerm_data_protection_backup_vault_customer_managed_key" "this" {
  count                           = local.created && var.encryption_key_id != null ? 1 : 0
  data_protection_backup_vault_id = local.id
  key_vault_key_id                = var.encryption_key_id
}

# What the vault needs on the protected resources; the services accept these roles only at this scope.
resource "azurerm_role_assignment" "of_vault" {
  for_each             = local.roles
  scope                = each.value.scope
  role_definition_name = each.value.role
  principal_id         = local.principal_id
  principal_type       = "ServicePrincipal"
  description          = "backup ${local.name}: ${each.key}"
}

resource "azurerm_data_protection_backup_policy_data_lake_storage" "this" {
  count                           = local.created && length(var.lakes) > 0 ? 1 : 0
  name                            = "lake-daily"
  data_protection_backup_vault_id = local.id
  backup_schedule                 = ["R/${var.lake_policy.first_backup}/P1D"]
  default_retention_duration      = var.lake_policy.keep_daily

  dynamic "retention_rule" {
    for_each = { for name, rule in local.longer : name => rule if rule.keep != null }
    content {
      name              = retention_rule.key
      absolute_criteria = retention_rule.value.first
      duration          = retention_rule.value.keep
    }
  }
}

resource "azurerm_data_protection_backup_instance_data_lake_storage" "this" {
  for_each                           = local.created ? var.lakes : {}
  name                               = "lake-${each.key}"
  location                           = var.location
  data_protection_backup_vault_id    = local.id
  storage_account_id                 = each.value.storage_account_id
  storage_container_names            = each.value.containers
  backup_policy_data_lake_storage_id = azurerm_data_protection_backup_policy_data_lake_storage.this[0].id
  depends_on                         = [azurerm_role_assignment.of_vault]
}

resource "azurerm_data_protection_backup_policy_postgresql_flexible_server" "this" {
  count                           = local.created && length(var.postgresql_servers) > 0 ? 1 : 0
  name                            = "postgresql-weekly"
  vault_id                        = local.id
  backup_repeating_time_intervals = ["R/${var.postgresql_policy.first_backup}/P1W"]

  default_retention_rule {
    life_cycle {
      data_store_type = "VaultStore"
      duration        = var.postgresql_policy.keep
    }
  }
}

resource "azurerm_data_protection_backup_instance_postgresql_flexible_server" "this" {
  for_each         = local.created ? var.postgresql_servers : {}
  name             = "postgresql-${each.key}"
  location         = var.location
  vault_id         = local.id
  server_id        = each.value.server_id
  backup_policy_id = azurerm_data_protection_backup_policy_postgresql_flexible_server.this[0].id
  depends_on       = [azurerm_role_assignment.of_vault]
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  count                          = local.created ? 1 : 0
  name                           = "to-log-analytics"
  target_resource_id             = local.id
  log_analytics_workspace_id     = var.log_analytics_workspace_id
  log_analytics_destination_type = "Dedicated"
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_role_assignment" "this" {
  for_each             = local.created ? var.role_assignments : {}
  scope                = local.id
  role_definition_name = each.value.role_definition_name
  principal_id         = each.value.principal_id
  principal_type       = each.value.principal_type
  description          = each.value.description
}
