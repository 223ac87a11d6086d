# A source of events in Azure that sends into one event hub: as a container job (default), a function, or a Logic App. Whichever it is, it
# sends with an identity that may send into this hub and nothing else.

locals {
  suffix = "${var.name_prefix}-${var.environment}"
  principal_id = one(concat(
    [for job in module.container_job : job.principal_ids["source"]],
    [for app in module.function : app.principal_id],
    azurerm_logic_app_workflow.this[*].identity[0].principal_id,
  ))
  hub_settings = {
    EVENT_HUBS_NAMESPACE = var.event_hub.namespace_host
    EVENT_HUB            = var.event_hub.name
    SECONDS_BETWEEN      = tostring(var.interval_seconds)
  }
}

module "container_job" {
  count                      = var.kind == "container_job" ? 1 : 0
  source                     = "../batch_download"
  name_prefix                = var.name_prefix
  environment                = var.environment
  location                   = var.location
  resource_group_name        = var.resource_group_name
  tags                       = var.tags
  log_analytics_workspace_id = var.log_analytics_workspace_id
  private_endpoint_mode      = var.private_endpoint_mode
  private_endpoint_subnet_id = var.private_endpoint_subnet_id
  private_dns_zone_ids       = var.private_dns_zone_ids
  existing_environment_id    = var.existing_environment_id
  infrastructure_subnet_id   = var.subnet_id
  registry_host              = var.container_image.registry_host
  registry_id                = var.registry_id
  jobs = {
    source = {
      image           = "${var.container_image.name}:${var.container_image.tag}"
      cron            = var.cron
      settings        = merge(var.settings, local.hub_settings)
      timeout_minutes = var.timeout_minutes
    }
  }
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
