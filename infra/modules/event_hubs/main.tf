# Event Hubs namespace without keys and without public access: hubs, consumer groups, schema groups, capture into the landing container, and
# senders and receivers per hub, never per namespace.

locals {
  name = coalesce(var.name, "evhns-${var.name_prefix}-${var.environment}")

  consumer_groups = merge([
    for hub, each in var.event_hubs : { for group in each.consumer_groups : "${hub}/${group}" => { hub = hub, name = group } }
  ]...)

  access = merge(flatten([
    for hub, each in var.event_hubs : [
      { for name, id in each.senders : "${hub}/sender/${name}" => { hub = hub, principal_id = id, role = "Azure Event Hubs Data Sender" } },
      { for name, id in each.receivers : "${hub}/receiver/${name}" => { hub = hub, principal_id = id, role = "Azure Event Hubs Data Receiver" } },
    ]
  ])...)

  captures = { for hub, each in var.event_hubs : hub => each if each.captured }
}

resource "azurerm_eventhub_namespace" "this" {
  name                          = local.name
  location                      = var.location
  resource_group_name           = var.resource_group_name
  sku                           = var.sku
  capacity                      = var.capacity
  auto_inflate_enabled          = var.sku == "Standard" && var.maximum_throughput_units != null
  maximum_throughput_units      = var.sku == "Standard" ? var.maximum_throughput_units : null
  local_authentication_enabled  = false
  public_network_access_enabled = false
  minimum_tls_version           = "1.2"
  tags                          = var.tags

  network_rulesets = [{
    default_action                 = "Deny"
    public_network_access_enabled  = false
    trusted_service_access_enabled = false
    ip_rule                        = []
    virtual_network_rule           = []
  }]

  identity {
    type         = var.customer_managed_key == null ? "SystemAssigned" : "SystemAssigned, UserAssigned"
    identity_ids = var.customer_managed_key == null ? [] : [var.customer_managed_key.user_assigned_identity_id]
  }

  lifecycle {
    precondition {
      condition     = can(regex("^[a-zA-Z][a-zA-Z0-9-]{4,48}[a-zA-Z0-9]$", local.name))
      error_message = "the namespace name \"${local.name}\" must have 6 to 50 letters, digits and hyphens."
    }
  }
}

resource "azurerm_eventhub_namespace_customer_managed_key" "this" {
  count                             = var.customer_managed_key == null ? 0 : 1
  eventhub_namespace_id             = azurerm_eventhub_namespace.this.id
  key_vault_key_ids                 = [var.customer_managed_key.key_vault_key_id]
  user_assigned_identity_id         = var.customer_managed_key.user_assigned_identity_id
  infrastructure_encryption_enabled = true
}

resource "azurerm_eventhub" "this" {
  for_each        = var.event_hubs
  name            = each.key
  namespace_id    = azurerm_eventhub_namespace.this.id
  partition_count = each.value.partition_count

  retention_description {
    cleanup_policy          = "Delete"
    retention_time_in_hours = each.value.retention_hours
  }

  dynamic "capture_description" {
    for_each = each.value.captured ? [var.capture] : []
    content {
      enabled             = true
      encoding            = "Avro"
      interval_in_seconds = capture_description.value.interval_seconds
      size_limit_in_bytes = capture_description.value.size_limit_bytes
      skip_empty_archives = true
      destination {
        name                        = "EventHubArchive.AzureBlockBlob"
        storage_account_id          = capture_description.value.storage_account_id
        blob_container_name         = capture_description.value.container_name
        storage_authentication_type = "SystemAssigned"
        archive_name_format         = "{Namespace}/{EventHub}/{PartitionId}/{Year}/{Month}/{Day}/{Hour}/{Minute}/{Second}"
      }
    }
  }

  # Capture fails silently while the namespace may not write.
  depends_on = [azurerm_role_assignment.capture]
}

resource "azurerm_role_assignment" "capture" {
  count                = length(local.captures) > 0 ? 1 : 0
  scope                = "${var.capture.storage_account_id}/blobServices/default/containers/${var.capture.container_name}"
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_eventhub_namespace.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "capture of ${local.name}"
}

resource "azurerm_eventhub_consumer_group" "this" {
  for_each            = local.consumer_groups
  name                = each.value.name
  eventhub_name       = azurerm_eventhub.this[each.value.hub].name
  namespace_name      = azurerm_eventhub_namespace.this.name
  resource_group_name = var.resource_group_name
}

resource "azurerm_eventhub_namespace_schema_group" "this" {
  for_each             = var.schema_groups
  name                 = each.key
  namespace_id         = azurerm_eventhub_namespace.this.id
  schema_type          = each.value.type
  schema_compatibility = each.value.compatibility
}

module "private_endpoint" {
  source               = "../private_endpoint"
  mode                 = var.private_endpoint_mode
  name                 = local.name
  location             = var.location
  resource_group_name  = var.resource_group_name
  tags                 = var.tags
  subnet_id            = var.private_endpoint_subnet_id
  target_resource_id   = azurerm_eventhub_namespace.this.id
  service              = "event_hubs"
  sub_resources        = ["namespace"]
  private_dns_zone_ids = var.private_dns_zone_ids
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "to-log-analytics"
  target_resource_id         = azurerm_eventhub_namespace.this.id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_role_assignment" "data" {
  for_each             = local.access
  scope                = azurerm_eventhub.this[each.value.hub].id
  role_definition_name = each.value.role
  principal_id         = each.value.principal_id
  principal_type       = "ServicePrincipal"
  description          = each.key
}
