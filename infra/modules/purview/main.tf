# Microsoft Purview account: closed network with endpoints for account, portal and ingestion, and the readers' roles by which it scans.
# A catalogue is usually one for the whole organisation: with existing_account it belongs to IT and only the roles on our own data are made.
# Rights inside the catalogue live in its data plane; the output "collection_role_requests" is the list for its administrators.

locals {
  created      = var.existing_account == null
  name         = local.created ? coalesce(var.name, "pview-${var.name_prefix}-${var.environment}") : element(split("/", var.existing_account.id), length(split("/", var.existing_account.id)) - 1)
  principal_id = local.created ? azurerm_purview_account.this[0].identity[0].principal_id : var.existing_account.principal_id
  identity_ids = var.user_assigned_identity_id == null ? [] : [var.user_assigned_identity_id]
  ingestion    = local.created && var.ingestion_endpoints_enabled
}

resource "azurerm_purview_account" "this" {
  count                       = local.created ? 1 : 0
  name                        = local.name
  location                    = var.location
  resource_group_name         = var.resource_group_name
  public_network_enabled      = var.public_network_access_enabled
  managed_event_hub_enabled   = var.managed_event_hub_enabled
  managed_resource_group_name = coalesce(var.managed_resource_group_name, "rg-${local.name}-managed")
  tags                        = var.tags

  identity {
    type         = length(local.identity_ids) == 0 ? "SystemAssigned" : "SystemAssigned, UserAssigned"
    identity_ids = local.identity_ids
  }

  lifecycle {
    precondition {
      condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]{1,61}[A-Za-z0-9]$", local.name))
      error_message = "the account name \"${local.name}\" must have 3 to 63 letters, digits and hyphens and neither begin nor end with a hyphen."
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
  target_resource_id   = azurerm_purview_account.this[0].id
  service              = "purview"
  sub_resources        = ["account", "portal"]
  private_dns_zone_ids = var.private_dns_zone_ids
}

# Scans from inside the network hand their results to storage and events in the managed resource group.
module "ingestion_storage_endpoint" {
  count                = local.ingestion ? 1 : 0
  source               = "../private_endpoint"
  mode                 = var.private_endpoint_mode
  name                 = "${local.name}-ingestion"
  location             = var.location
  resource_group_name  = var.resource_group_name
  tags                 = var.tags
  subnet_id            = var.private_endpoint_subnet_id
  target_resource_id   = azurerm_purview_account.this[0].managed_resources[0].storage_account_id
  service              = "storage"
  sub_resources        = ["blob", "queue"]
  private_dns_zone_ids = var.private_dns_zone_ids
}

module "ingestion_event_hub_endpoint" {
  count                = local.ingestion && var.managed_event_hub_enabled ? 1 : 0
  source               = "../private_endpoint"
  mode                 = var.private_endpoint_mode
  name                 = "${local.name}-ingestion"
  location             = var.location
  resource_group_name  = var.resource_group_name
  tags                 = var.tags
  subnet_id            = var.private_endpoint_subnet_id
  target_resource_id   = azurerm_purview_account.this[0].managed_resources[0].event_hub_namespace_id
  service              = "event_hubs"
  sub_resources        = ["namespace"]
  private_dns_zone_ids = var.private_dns_zone_ids
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  count                      = local.created ? 1 : 0
  name                       = "to-log-analytics"
  target_resource_id         = azurerm_purview_account.this[0].id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

# The catalogue reads what it describes and nothing else: readers' roles at the narrowest scope.
resource "azurerm_role_assignment" "of_catalogue" {
  for_each             = var.scanned_sources
  scope                = each.value.scope
  role_definition_name = each.value.role_definition_name
  principal_id         = local.principal_id
  principal_type       = "ServicePrincipal"
  description          = "Purview ${local.name} scans ${each.key}"
}

resource "azurerm_role_assignment" "this" {
  for_each             = local.created ? var.role_assignments : {}
  scope                = azurerm_purview_account.this[0].id
  role_definition_name = each.value.role_definition_name
  principal_id         = each.value.principal_id
  principal_type       = each.value.principal_type
  description          = each.value.description
}
