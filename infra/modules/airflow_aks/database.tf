locals {
  database_name   = "airflow"
  database_server = coalesce(var.database_server_name, "psql-${var.name_prefix}-airflow-${var.environment}")
  with_password   = var.database_password_version != null
  database_user   = local.with_password ? "airflow_admin" : azurerm_user_assigned_identity.this["airflow"].name
  database_port   = var.database.pooler_enabled ? 6432 : 5432

  server_parameters = merge(
    { require_secure_transport = "on" },
    var.database.pooler_enabled ? { "pgbouncer.enabled" = "true", "pgbouncer.default_pool_size" = "50" } : {},
  )
}

resource "azurerm_postgresql_flexible_server" "this" {
  name                              = local.database_server
  location                          = var.location
  resource_group_name               = var.resource_group_name
  version                           = var.database.version
  sku_name                          = var.database.size
  storage_mb                        = var.database.storage_gb * 1024
  auto_grow_enabled                 = true
  backup_retention_days             = var.database.backup_days
  geo_redundant_backup_enabled      = var.database.geo_redundant_backup
  public_network_access_enabled     = false
  administrator_login               = local.with_password ? "airflow_admin" : null
  administrator_password_wo         = var.database_password
  administrator_password_wo_version = var.database_password_version
  tags                              = var.tags

  authentication {
    active_directory_auth_enabled = true
    password_auth_enabled         = local.with_password
    tenant_id                     = var.tenant_id
  }

  dynamic "high_availability" {
    for_each = var.database.zone_redundant ? [1] : []
    content {
      mode = "ZoneRedundant"
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
      key_vault_key_id                  = customer_managed_key.value.key_vault_key_id
      primary_user_assigned_identity_id = customer_managed_key.value.user_assigned_identity_id
    }
  }

  # After a failover the server lives in the other zone: that is no difference to repair.
  lifecycle {
    ignore_changes = [zone, high_availability[0].standby_availability_zone]
  }
}

resource "azurerm_postgresql_flexible_server_database" "this" {
  name      = local.database_name
  server_id = azurerm_postgresql_flexible_server.this.id
  charset   = "UTF8"
  collation = "en_US.utf8"
}

resource "azurerm_postgresql_flexible_server_configuration" "this" {
  for_each  = local.server_parameters
  name      = each.key
  server_id = azurerm_postgresql_flexible_server.this.id
  value     = each.value
}

resource "azurerm_postgresql_flexible_server_active_directory_administrator" "this" {
  server_name         = azurerm_postgresql_flexible_server.this.name
  resource_group_name = var.resource_group_name
  tenant_id           = var.tenant_id
  object_id           = var.database_administrator_group.object_id
  principal_name      = var.database_administrator_group.name
  principal_type      = "Group"
}

module "database_endpoint" {
  source               = "../private_endpoint"
  mode                 = var.private_endpoint_mode
  name                 = local.database_server
  location             = var.location
  resource_group_name  = var.resource_group_name
  tags                 = var.tags
  subnet_id            = var.private_endpoint_subnet_id
  target_resource_id   = azurerm_postgresql_flexible_server.this.id
  service              = "postgresql"
  sub_resources        = ["postgresqlServer"]
  private_dns_zone_ids = var.private_dns_zone_ids
}

resource "azurerm_monitor_diagnostic_setting" "database" {
  name                       = "to-log-analytics"
  target_resource_id         = azurerm_postgresql_flexible_server.this.id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}
