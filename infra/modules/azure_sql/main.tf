# Azure SQL server and databases: Entra identities only, closed network, audit to the log workspace, encrypted, with long retention.
# Users and tables are made by migrations with an Entra token, not here.

locals {
  name            = coalesce(var.name, "sql-${var.name_prefix}-${var.environment}")
  audit_container = "sqldbauditlogs"
  identity_ids    = var.customer_managed_key == null ? [] : [var.customer_managed_key.user_assigned_identity_id]
  identity_type   = var.customer_managed_key == null ? "SystemAssigned" : "SystemAssigned, UserAssigned"
  audited_targets = merge({ master = "${azurerm_mssql_server.this.id}/databases/master" }, { for name, database in azurerm_mssql_database.this : name => database.id })
}

resource "azurerm_mssql_server" "this" {
  name                                         = local.name
  location                                     = var.location
  resource_group_name                          = var.resource_group_name
  version                                      = "12.0"
  minimum_tls_version                          = "1.2"
  public_network_access_enabled                = false
  outbound_network_restriction_enabled         = true
  connection_policy                            = "Default"
  express_vulnerability_assessment_enabled     = true
  primary_user_assigned_identity_id            = var.customer_managed_key == null ? null : var.customer_managed_key.user_assigned_identity_id
  transparent_data_encryption_key_vault_key_id = var.customer_managed_key == null ? null : var.customer_managed_key.key_vault_key_id
  tags                                         = var.tags

  azuread_administrator {
    login_username              = var.administrator_group.name
    object_id                   = var.administrator_group.object_id
    tenant_id                   = var.administrator_group.tenant_id
    azuread_authentication_only = true
  }

  identity {
    type         = local.identity_type
    identity_ids = local.identity_ids
  }

  lifecycle {
    precondition {
      condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", local.name))
      error_message = "the server name \"${local.name}\" must have 1 to 63 lower-case letters, digits and hyphens."
    }
  }
}

resource "azurerm_mssql_database" "this" {
  for_each                    = var.databases
  name                        = each.key
  server_id                   = azurerm_mssql_server.this.id
  sku_name                    = each.value.service_objective
  max_size_gb                 = each.value.max_size_gb
  collation                   = each.value.collation
  min_capacity                = each.value.min_capacity
  auto_pause_delay_in_minutes = each.value.auto_pause_minutes
  zone_redundant              = each.value.zone_redundant
  storage_account_type        = each.value.backup_redundancy
  ledger_enabled              = each.value.ledger_enabled
  tags                        = merge(var.tags, each.value.tags)

  short_term_retention_policy {
    retention_days = each.value.restore_days
  }

  dynamic "long_term_retention_policy" {
    for_each = each.value.long_term_retention == null ? [] : [each.value.long_term_retention]
    content {
      weekly_retention  = long_term_retention_policy.value.weekly
      monthly_retention = long_term_retention_policy.value.monthly
      yearly_retention  = long_term_retention_policy.value.yearly
      week_of_year      = long_term_retention_policy.value.week_of_year
    }
  }
}

resource "azurerm_mssql_outbound_firewall_rule" "this" {
  for_each  = var.allowed_outbound_hosts
  name      = each.value
  server_id = azurerm_mssql_server.this.id
}

resource "azurerm_mssql_server_extended_auditing_policy" "this" {
  server_id              = azurerm_mssql_server.this.id
  log_monitoring_enabled = true
  retention_in_days      = var.audit_retention_days

  # Without a key the server writes with its identity.
  blob_storage_endpoint           = var.audit_storage == null ? null : var.audit_storage.blob_endpoint
  storage_account_subscription_id = var.audit_storage == null ? null : var.audit_storage.subscription_id

  depends_on = [azurerm_role_assignment.audit_storage]
}

# The one container the server writes its audit to has this name everywhere. It is made here, so that the server needs no right on the account.
# One that a server has made before is taken over with `terraform import`.
resource "azurerm_storage_container" "audit" {
  count                 = var.audit_storage == null ? 0 : 1
  name                  = local.audit_container
  storage_account_id    = var.audit_storage.account_id
  container_access_type = "private"
}

resource "azurerm_role_assignment" "audit_storage" {
  count                = var.audit_storage == null ? 0 : 1
  scope                = "${var.audit_storage.account_id}/blobServices/default/containers/${local.audit_container}"
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_mssql_server.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "audit of ${local.name}"
  depends_on           = [azurerm_storage_container.audit]
}

resource "azurerm_mssql_server_security_alert_policy" "this" {
  resource_group_name          = var.resource_group_name
  server_name                  = azurerm_mssql_server.this.name
  state                        = "Enabled"
  email_account_admins_enabled = true
  email_addresses              = var.security_contacts
}

# Audit events of the server arrive through its master database.
resource "azurerm_monitor_diagnostic_setting" "this" {
  for_each                   = local.audited_targets
  name                       = "to-log-analytics"
  target_resource_id         = each.value
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

module "private_endpoint" {
  source               = "../private_endpoint"
  mode                 = var.private_endpoint_mode
  name                 = local.name
  location             = var.location
  resource_group_name  = var.resource_group_name
  tags                 = var.tags
  subnet_id            = var.private_endpoint_subnet_id
  target_resource_id   = azurerm_mssql_server.this.id
  service              = "azure_sql"
  sub_resources        = ["sqlServer"]
  private_dns_zone_ids = var.private_dns_zone_ids
}

resource "azurerm_role_assignment" "this" {
  for_each             = var.role_assignments
  scope                = azurerm_mssql_server.this.id
  role_definition_name = each.value.role_definition_name
  principal_id         = each.value.principal_id
  principal_type       = each.value.principal_type
  description          = each.value.description
}
