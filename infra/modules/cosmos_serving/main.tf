# Cosmos DB account that serves products as documents: no keys, closed network, continuous backup, data-plane roles per database. Each serving
# container has the partition key of its output port.

locals {
  name = coalesce(var.name, "cosmos-${var.name_prefix}-${var.environment}")
  # Built-in data-plane roles of Cosmos DB; Azure roles do not reach the data.
  data_roles = { read = "00000000-0000-0000-0000-000000000001", write = "00000000-0000-0000-0000-000000000002" }
  containers = merge([for database, each in var.databases : { for name, container in each.containers : "${database}/${name}" => merge(container, { database = database, name = name }) }]...)
  clients    = merge([for database, each in var.databases : { for name, client in each.clients : "${database}/${name}" => merge(client, { database = database }) }]...)
}

resource "azurerm_cosmosdb_account" "this" {
  name                                  = local.name
  location                              = var.location
  resource_group_name                   = var.resource_group_name
  offer_type                            = "Standard"
  kind                                  = "GlobalDocumentDB"
  local_authentication_enabled          = false
  public_network_access_enabled         = false
  access_key_metadata_writes_enabled    = false
  network_acl_bypass_for_azure_services = false
  is_virtual_network_filter_enabled     = true
  minimal_tls_version                   = "Tls12"
  automatic_failover_enabled            = var.second_location != null
  multiple_write_locations_enabled      = false
  free_tier_enabled                     = false
  key_vault_key_id                      = var.customer_managed_key == null ? null : var.customer_managed_key.key_vault_key_id
  default_identity_type                 = var.customer_managed_key == null ? null : "UserAssignedIdentity=${var.customer_managed_key.user_assigned_identity_id}"
  tags                                  = var.tags

  consistency_policy {
    consistency_level = var.consistency
  }

  dynamic "capabilities" {
    for_each = var.serverless_enabled ? ["EnableServerless"] : []
    content {
      name = capabilities.value
    }
  }

  dynamic "capacity" {
    for_each = var.serverless_enabled ? [] : [var.total_throughput_limit]
    content {
      total_throughput_limit = capacity.value
    }
  }

  geo_location {
    location          = var.location
    failover_priority = 0
    zone_redundant    = var.zone_redundant
  }

  dynamic "geo_location" {
    for_each = var.second_location == null ? [] : [var.second_location]
    content {
      location          = geo_location.value
      failover_priority = 1
      zone_redundant    = var.zone_redundant
    }
  }

  backup {
    type = "Continuous"
    tier = "Continuous${var.backup_days}Days"
  }

  identity {
    type         = var.customer_managed_key == null ? "SystemAssigned" : "SystemAssigned, UserAssigned"
    identity_ids = var.customer_managed_key == null ? null : [var.customer_managed_key.user_assigned_identity_id]
  }

  lifecycle {
    precondition {
      condition     = can(regex("^[a-z0-9][a-z0-9-]{1,42}[a-z0-9]$", local.name))
      error_message = "the account name \"${local.name}\" must have 3 to 44 lower-case letters, digits and hyphens."
    }
  }
}

resource "azurerm_cosmosdb_sql_database" "this" {
  for_each            = var.databases
  name                = each.key
  resource_group_name = var.resource_group_name
  account_name        = azurerm_cosmosdb_account.this.name
}

resource "azurerm_cosmosdb_sql_container" "this" {
  for_each              = local.containers
  name                  = each.value.name
  resource_group_name   = var.resource_group_name
  account_name          = azurerm_cosmosdb_account.this.name
  database_name         = azurerm_cosmosdb_sql_database.this[each.value.database].name
  partition_key_paths   = each.value.partition_key_paths
  partition_key_kind    = length(each.value.partition_key_paths) > 1 ? "MultiHash" : "Hash"
  partition_key_version = 2
  default_ttl           = each.value.keep_seconds

  dynamic "autoscale_settings" {
    for_each = var.serverless_enabled ? [] : [each.value.max_throughput]
    content {
      max_throughput = autoscale_settings.value
    }
  }

  dynamic "unique_key" {
    for_each = each.value.unique_paths
    content {
      paths = unique_key.value
    }
  }

  indexing_policy {
    indexing_mode = "consistent"
    included_path {
      path = "/*"
    }
    dynamic "excluded_path" {
      for_each = each.value.not_indexed_paths
      content {
        path = excluded_path.value
      }
    }
  }
}

resource "azurerm_cosmosdb_sql_role_assignment" "this" {
  for_each            = local.clients
  resource_group_name = var.resource_group_name
  account_name        = azurerm_cosmosdb_account.this.name
  role_definition_id  = "${azurerm_cosmosdb_account.this.id}/sqlRoleDefinitions/${local.data_roles[each.value.access]}"
  principal_id        = each.value.principal_id
  scope               = "${azurerm_cosmosdb_account.this.id}/dbs/${azurerm_cosmosdb_sql_database.this[each.value.database].name}"
}

module "private_endpoint" {
  source               = "../private_endpoint"
  mode                 = var.private_endpoint_mode
  name                 = local.name
  location             = var.location
  resource_group_name  = var.resource_group_name
  tags                 = var.tags
  subnet_id            = var.private_endpoint_subnet_id
  target_resource_id   = azurerm_cosmosdb_account.this.id
  service              = "cosmos"
  sub_resources        = ["Sql"]
  private_dns_zone_ids = var.private_dns_zone_ids
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                           = "to-log-analytics"
  target_resource_id             = azurerm_cosmosdb_account.this.id
  log_analytics_workspace_id     = var.log_analytics_workspace_id
  log_analytics_destination_type = "Dedicated"
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "Requests"
  }
}

resource "azurerm_role_assignment" "this" {
  for_each             = var.role_assignments
  scope                = azurerm_cosmosdb_account.this.id
  role_definition_name = each.value.role_definition_name
  principal_id         = each.value.principal_id
  principal_type       = each.value.principal_type
  description          = each.value.description
}
