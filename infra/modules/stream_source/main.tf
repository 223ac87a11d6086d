# A source of events in Azure that sends into one event hub: as a container job (default), a function, or a Logic App. Whichever it is, it
# sends with an identity that may send into this hub and nothing else.

locals {
  suffix              = "${var.name_prefix}-${var.environment}"
  as_job              = var.kind == "container_job"
  environment_created = local.as_job && var.existing_environment_id == null
  environment_id      = local.environment_created ? azurerm_container_app_environment.this[0].id : var.existing_environment_id

  principal_id = one(concat(
    azurerm_user_assigned_identity.job[*].principal_id,
    [for app in module.function : app.principal_id],
    azurerm_logic_app_workflow.this[*].identity[0].principal_id,
  ))

  hub_settings = {
    EVENT_HUBS_NAMESPACE = var.event_hub.namespace_host
    EVENT_HUB            = var.event_hub.name
    SECONDS_BETWEEN      = tostring(var.interval_seconds)
  }
}

# Made before the job: the right to pull must be there when the first image is fetched.
resource "azurerm_user_assigned_identity" "job" {
  count               = local.as_job ? 1 : 0
  name                = "id-${var.name_prefix}-source-${var.environment}"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_role_assignment" "pull" {
  count                = local.as_job && var.registry != null ? 1 : 0
  scope                = var.registry.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.job[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "image of the source of ${local.suffix}"
}

# Logs go through a diagnostic setting: handing them to the workspace directly would need its key.
resource "azurerm_container_app_environment" "this" {
  count                          = local.environment_created ? 1 : 0
  name                           = "cae-${var.name_prefix}-source-${var.environment}"
  location                       = var.location
  resource_group_name            = var.resource_group_name
  infrastructure_subnet_id       = var.subnet_id
  internal_load_balancer_enabled = true
  public_network_access          = "Disabled"
  zone_redundancy_enabled        = var.zone_redundancy_enabled
  logs_destination               = "azure-monitor"
  tags                           = var.tags

  workload_profile {
    name                  = "Consumption"
    workload_profile_type = "Consumption"
  }
}

resource "azurerm_monitor_diagnostic_setting" "environment" {
  count                      = local.environment_created ? 1 : 0
  name                       = "to-log-analytics"
  target_resource_id         = local.environment_id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_container_app_job" "this" {
  count                        = local.as_job ? 1 : 0
  name                         = "caj-${var.name_prefix}-source-${var.environment}"
  location                     = var.location
  resource_group_name          = var.resource_group_name
  container_app_environment_id = local.environment_id
  workload_profile_name        = "Consumption"
  replica_timeout_in_seconds   = var.timeout_minutes * 60
  replica_retry_limit          = 1
  tags                         = var.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.job[0].id]
  }

  dynamic "registry" {
    for_each = var.registry == null ? [] : [var.registry]
    content {
      server   = registry.value.server
      identity = azurerm_user_assigned_identity.job[0].id
    }
  }

  schedule_trigger_config {
    cron_expression          = var.cron
    parallelism              = 1
    replica_completion_count = 1
  }

  template {
    container {
      name   = "source"
      image  = var.image
      cpu    = var.cpu
      memory = "${var.cpu * 2}Gi"

      dynamic "env" {
        for_each = merge(var.settings, local.hub_settings, { AZURE_CLIENT_ID = azurerm_user_assigned_identity.job[0].client_id })
        content {
          name  = env.key
          value = env.value
        }
      }
    }
  }

  depends_on = [azurerm_role_assignment.pull]
}

module "function" {
  count                                  = var.kind == "function" ? 1 : 0
  source                                 = "../functions"
  name_prefix                            = var.name_prefix
  environment                            = var.environment
  location                               = var.location
  resource_group_name                    = var.resource_group_name
  tags                                   = var.tags
  log_analytics_workspace_id             = var.log_analytics_workspace_id
  private_endpoint_mode                  = var.private_endpoint_mode
  private_endpoint_subnet_id             = var.private_endpoint_subnet_id
  private_dns_zone_ids                   = var.private_dns_zone_ids
  integration_subnet_id                  = var.subnet_id
  application_insights_id                = var.application_insights.id
  application_insights_connection_string = var.application_insights.connection_string
  app_settings                           = merge(var.settings, local.hub_settings)
}

resource "azurerm_logic_app_workflow" "this" {
  count               = var.kind == "logic_app" ? 1 : 0
  name                = "logic-${local.suffix}"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags

  identity {
    type = "SystemAssigned"
  }

  # Nobody calls it and nobody reads its runs from outside: it starts by itself.
  access_control {
    content {
      allowed_caller_ip_address_range = ["127.0.0.1-127.0.0.1"]
    }
    trigger {
      allowed_caller_ip_address_range = ["127.0.0.1-127.0.0.1"]
    }
  }
}

resource "azurerm_logic_app_trigger_recurrence" "this" {
  count        = var.kind == "logic_app" ? 1 : 0
  name         = "every-interval"
  logic_app_id = azurerm_logic_app_workflow.this[0].id
  frequency    = "Second"
  interval     = var.interval_seconds
}

resource "azurerm_logic_app_action_custom" "send" {
  count        = var.kind == "logic_app" ? 1 : 0
  name         = "send-event"
  logic_app_id = azurerm_logic_app_workflow.this[0].id
  body = jsonencode({
    type     = "Http"
    runAfter = {}
    inputs = {
      method         = "POST"
      uri            = "https://${var.event_hub.namespace_host}/${var.event_hub.name}/messages"
      headers        = { "Content-Type" = "application/json" }
      body           = jsondecode(var.event_template)
      authentication = { type = "ManagedServiceIdentity", audience = "https://eventhubs.azure.net" }
      retryPolicy    = { type = "exponential", count = 4, interval = "PT10S" }
    }
  })
}

resource "azurerm_monitor_diagnostic_setting" "logic_app" {
  count                      = var.kind == "logic_app" ? 1 : 0
  name                       = "to-log-analytics"
  target_resource_id         = azurerm_logic_app_workflow.this[0].id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_role_assignment" "sender" {
  scope                = var.event_hub.id
  role_definition_name = "Azure Event Hubs Data Sender"
  principal_id         = local.principal_id
  principal_type       = "ServicePrincipal"
  description          = "${var.kind} of ${local.suffix} sends"
}
