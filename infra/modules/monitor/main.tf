# Log workspace, application insights, private link scope, alerts by kind of service, on security events and on what runs tell, workbooks and optional Grafana.
# With existing_workspace_id the workspace and its private link scope belong to IT and are not created; the alerts use it.

locals {
  created        = var.existing_workspace_id == null
  suffix         = "${var.name_prefix}-${var.environment}"
  workspace_id   = local.created ? azurerm_log_analytics_workspace.this[0].id : var.existing_workspace_id
  workspace_name = element(split("/", local.workspace_id), length(split("/", local.workspace_id)) - 1)
  action_groups  = azurerm_monitor_action_group.this.id

  # Platform metrics worth waking somebody up for. Values in percent, counts per window.
  metrics = {
    data_factory = {
      failed_pipelines  = { namespace = "Microsoft.DataFactory/factories", metric = "PipelineFailedRuns", aggregation = "Total", operator = "GreaterThan", threshold = 0, severity = 1 }
      failed_activities = { namespace = "Microsoft.DataFactory/factories", metric = "ActivityFailedRuns", aggregation = "Total", operator = "GreaterThan", threshold = 5, severity = 2 }
      failed_triggers   = { namespace = "Microsoft.DataFactory/factories", metric = "TriggerFailedRuns", aggregation = "Total", operator = "GreaterThan", threshold = 0, severity = 1 }
    }
    storage = {
      availability = { namespace = "Microsoft.Storage/storageAccounts", metric = "Availability", aggregation = "Average", operator = "LessThan", threshold = 99, severity = 1 }
      throttling   = { namespace = "Microsoft.Storage/storageAccounts", metric = "Transactions", aggregation = "Total", operator = "GreaterThan", threshold = 100, severity = 2, dimension = { name = "ResponseType", values = ["ServerBusyError", "ClientThrottlingError", "ClientAccountBandwidthThrottlingError", "ClientAccountRequestThrottlingError"] } }
    }
    sql_database = {
      cpu                = { namespace = "Microsoft.Sql/servers/databases", metric = "cpu_percent", aggregation = "Average", operator = "GreaterThan", threshold = 85, severity = 2 }
      storage            = { namespace = "Microsoft.Sql/servers/databases", metric = "storage_percent", aggregation = "Maximum", operator = "GreaterThan", threshold = 85, severity = 2 }
      failed_connections = { namespace = "Microsoft.Sql/servers/databases", metric = "connection_failed", aggregation = "Total", operator = "GreaterThan", threshold = 10, severity = 2 }
    }
    event_hubs = {
      throttling      = { namespace = "Microsoft.EventHub/namespaces", metric = "ThrottledRequests", aggregation = "Total", operator = "GreaterThan", threshold = 10, severity = 2 }
      capture_backlog = { namespace = "Microsoft.EventHub/namespaces", metric = "CaptureBacklog", aggregation = "Total", operator = "GreaterThan", threshold = 1000, severity = 2 }
    }
    cosmos = {
      throttling    = { namespace = "Microsoft.DocumentDB/databaseAccounts", metric = "TotalRequests", aggregation = "Count", operator = "GreaterThan", threshold = 50, severity = 2, dimension = { name = "StatusCode", values = ["429"] } }
      request_units = { namespace = "Microsoft.DocumentDB/databaseAccounts", metric = "NormalizedRUConsumption", aggregation = "Maximum", operator = "GreaterThan", threshold = 90, severity = 3 }
    }
    key_vault = {
      availability = { namespace = "Microsoft.KeyVault/vaults", metric = "Availability", aggregation = "Average", operator = "LessThan", threshold = 99, severity = 1 }
      refused      = { namespace = "Microsoft.KeyVault/vaults", metric = "ServiceApiResult", aggregation = "Count", operator = "GreaterThan", threshold = 10, severity = 2, dimension = { name = "StatusCode", values = ["403"] } }
    }
    kubernetes = {
      nodes_not_ready = { namespace = "Microsoft.ContainerService/managedClusters", metric = "kube_node_status_condition", aggregation = "Total", operator = "GreaterThan", threshold = 0, severity = 1, dimension = { name = "status2", values = ["NotReady"] } }
    }
    api_management = {
      server_errors = { namespace = "Microsoft.ApiManagement/service", metric = "Requests", aggregation = "Total", operator = "GreaterThan", threshold = 10, severity = 2, dimension = { name = "GatewayResponseCodeCategory", values = ["5xx"] } }
    }
  }

  metric_alerts = merge(flatten([
    for kind, resources in var.watched_resources : [
      for name, id in resources : {
        for metric, each in local.metrics[kind] : "${name}-${replace(metric, "_", "-")}" => merge({ dimension = null }, each, { resource_id = id })
      }
    ]
  ])...)

  # Security events that no metric shows.
  security_queries = merge(
    length(var.known_secret_readers) == 0 ? {} : {
      secret-read-by-unknown-identity = {
        description = "A secret was read by an identity that is not among the known readers."
        severity    = 1
        # Vaults of other environments in the same workspace have readers of their own.
        query = "AzureDiagnostics | where ResourceProvider == 'MICROSOFT.KEYVAULT' and OperationName == 'SecretGet' and ResultSignature == 'OK' | where ${join(" or ", [for scope in var.activity_scopes : "_ResourceId startswith '${lower(scope)}/'"])} | where identity_claim_oid_g !in ('${join("', '", sort(tolist(var.known_secret_readers)))}')"
      }
    },
    !var.databricks_audit_enabled ? {} : {
      databricks-administrator-changed = {
        description = "Somebody became administrator of a Databricks workspace, or ceased to be one."
        severity    = 2
        query       = "DatabricksAccounts | where ActionName in ('setAdmin', 'removeAdmin') or (ActionName in ('addPrincipalToGroup', 'removePrincipalFromGroup') and RequestParams has 'admins')"
      }
    },
  )

  # What runs tell of themselves, once a collector of OpenTelemetry brings it to the application insights made here.
  run_figures = "AppMetrics | where _ResourceId =~ '${azurerm_application_insights.this.id}'"
  run_alerts = !var.run_alerts_enabled ? {} : {
    rule-of-severity-fail-failed = {
      description = "Rows broke a rule of severity fail, so that a version was not published."
      severity    = 1
      frequency   = "PT15M"
      window      = "PT15M"
      threshold   = 0
      query       = "${local.run_figures} | where Name == 'lakewright.rule.failed' and Sum > 0 and tostring(Properties['lakewright.severity']) == 'fail'"
    }
    refused-rows-grow = {
      description = "A dataset refused more than twice as many rows within a day as on the day before."
      severity    = 2
      frequency   = "PT1H"
      window      = "P2D"
      threshold   = 0
      query       = "${local.run_figures} | where Name == 'lakewright.rows.refused' | summarize today = sumif(Sum, TimeGenerated > ago(1d)), before = sumif(Sum, TimeGenerated <= ago(1d)) by dataset = tostring(Properties['lakewright.dataset']) | where today > 2 * before"
    }
  }

  log_alerts = merge(
    local.run_alerts,
    { for name, each in local.security_queries : name => merge(each, { frequency = "PT15M", window = "PT15M", threshold = 0 }) },
    var.log_alerts,
  )

  activity_alerts = {
    role-assignment-made    = "Microsoft.Authorization/roleAssignments/write"
    policy-changed          = "Microsoft.Authorization/policyAssignments/write"
    policy-removed          = "Microsoft.Authorization/policyAssignments/delete"
    lock-removed            = "Microsoft.Authorization/locks/delete"
    vault-changed           = "Microsoft.KeyVault/vaults/write"
    vault-removed           = "Microsoft.KeyVault/vaults/delete"
    sql-firewall-changed    = "Microsoft.Sql/servers/firewallRules/write"
    network-rule-changed    = "Microsoft.Network/networkSecurityGroups/securityRules/write"
    storage-account-changed = "Microsoft.Storage/storageAccounts/write"
  }
}

resource "azurerm_log_analytics_workspace" "this" {
  count                           = local.created ? 1 : 0
  name                            = coalesce(var.name, "log-${local.suffix}")
  location                        = var.location
  resource_group_name             = var.resource_group_name
  sku                             = "PerGB2018"
  retention_in_days               = var.retention_days
  daily_quota_gb                  = var.daily_quota_gb
  local_authentication_enabled    = false
  allow_resource_only_permissions = true
  internet_ingestion_access_type  = var.internet_ingestion_allowed ? "Enabled" : "Disabled"
  internet_query_access_type      = var.internet_query_allowed ? "Enabled" : "Disabled"
  tags                            = var.tags
}

resource "azurerm_log_analytics_workspace_table" "this" {
  for_each                = local.created ? var.table_retention_days : {}
  workspace_id            = local.workspace_id
  name                    = each.key
  total_retention_in_days = each.value
}

# Who queries the logs is itself worth logging.
resource "azurerm_monitor_diagnostic_setting" "workspace" {
  count                      = local.created ? 1 : 0
  name                       = "to-log-analytics"
  target_resource_id         = local.workspace_id
  log_analytics_workspace_id = local.workspace_id
  enabled_log {
    category_group = "audit"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_application_insights" "this" {
  name                         = "appi-${local.suffix}"
  location                     = var.location
  resource_group_name          = var.resource_group_name
  application_type             = "other"
  workspace_id                 = local.workspace_id
  local_authentication_enabled = false
  internet_ingestion_enabled   = var.internet_ingestion_allowed
  internet_query_enabled       = var.internet_query_allowed
  ip_masking_enabled           = true
  tags                         = var.tags
}

resource "azurerm_monitor_private_link_scope" "this" {
  count                 = local.created ? 1 : 0
  name                  = "ampls-${local.suffix}"
  resource_group_name   = var.resource_group_name
  ingestion_access_mode = "PrivateOnly"
  query_access_mode     = "PrivateOnly"
  tags                  = var.tags
}

resource "azurerm_monitor_private_link_scoped_service" "this" {
  for_each            = local.created ? { workspace = local.workspace_id, insights = azurerm_application_insights.this.id } : {}
  name                = each.key
  resource_group_name = var.resource_group_name
  scope_name          = azurerm_monitor_private_link_scope.this[0].name
  linked_resource_id  = each.value
}

# Nothing comes in from the internet: outside of a scope application insights would hear of nobody.
resource "azurerm_monitor_private_link_scoped_service" "existing" {
  count               = var.existing_private_link_scope == null ? 0 : 1
  name                = azurerm_application_insights.this.name
  resource_group_name = var.existing_private_link_scope.resource_group_name
  scope_name          = var.existing_private_link_scope.name
  linked_resource_id  = azurerm_application_insights.this.id
}

module "private_endpoint" {
  count                = local.created ? 1 : 0
  source               = "../private_endpoint"
  mode                 = var.private_endpoint_mode
  name                 = "ampls-${local.suffix}"
  location             = var.location
  resource_group_name  = var.resource_group_name
  tags                 = var.tags
  subnet_id            = var.private_endpoint_subnet_id
  target_resource_id   = azurerm_monitor_private_link_scope.this[0].id
  service              = "monitor"
  sub_resources        = ["azuremonitor"]
  private_dns_zone_ids = var.private_dns_zone_ids
}

resource "azurerm_monitor_action_group" "this" {
  name                = "ag-${local.suffix}"
  resource_group_name = var.resource_group_name
  short_name          = substr(replace(local.suffix, "-", ""), 0, 12)
  tags                = var.tags

  dynamic "email_receiver" {
    for_each = var.alert_addresses
    content {
      name                    = email_receiver.key
      email_address           = email_receiver.value
      use_common_alert_schema = true
    }
  }

  dynamic "webhook_receiver" {
    for_each = var.alert_webhooks
    content {
      name                    = webhook_receiver.key
      service_uri             = webhook_receiver.value.url
      use_common_alert_schema = true
      aad_auth {
        object_id = webhook_receiver.value.application_object_id
      }
    }
  }
}

resource "azurerm_monitor_metric_alert" "this" {
  for_each            = local.metric_alerts
  name                = "ma-${each.key}"
  resource_group_name = var.resource_group_name
  scopes              = [each.value.resource_id]
  description         = "${each.value.metric} of ${each.key} ${each.value.operator} ${each.value.threshold}"
  severity            = each.value.severity
  frequency           = "PT5M"
  window_size         = "PT15M"
  auto_mitigate       = true
  tags                = var.tags

  criteria {
    metric_namespace = each.value.namespace
    metric_name      = each.value.metric
    aggregation      = each.value.aggregation
    operator         = each.value.operator
    threshold        = lookup(var.metric_thresholds, each.key, each.value.threshold)

    dynamic "dimension" {
      for_each = each.value.dimension == null ? [] : [each.value.dimension]
      content {
        name     = dimension.value.name
        operator = "Include"
        values   = dimension.value.values
      }
    }
  }

  action {
    action_group_id = local.action_groups
  }
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "this" {
  for_each                = local.log_alerts
  name                    = "la-${each.key}"
  location                = var.location
  resource_group_name     = var.resource_group_name
  scopes                  = [local.workspace_id]
  description             = each.value.description
  severity                = each.value.severity
  evaluation_frequency    = each.value.frequency
  window_duration         = each.value.window
  auto_mitigation_enabled = true
  # Tables appear with the first row: a query over one that is still missing must not stop the deployment.
  skip_query_validation = true
  tags                  = var.tags

  criteria {
    query                   = each.value.query
    time_aggregation_method = "Count"
    operator                = "GreaterThan"
    threshold               = each.value.threshold
  }

  action {
    action_groups = [local.action_groups]
  }
}

resource "azurerm_monitor_activity_log_alert" "this" {
  for_each            = local.activity_alerts
  name                = "al-${local.suffix}-${each.key}"
  location            = "global"
  resource_group_name = var.resource_group_name
  scopes              = var.activity_scopes
  description         = each.value
  tags                = var.tags

  criteria {
    category       = "Administrative"
    operation_name = each.value
    status         = "Succeeded"
  }

  action {
    action_group_id = local.action_groups
  }
}

resource "azurerm_monitor_activity_log_alert" "service_health" {
  count               = var.service_health_subscription_id == null ? 0 : 1
  name                = "al-${local.suffix}-service-health"
  location            = "global"
  resource_group_name = var.resource_group_name
  scopes              = ["/subscriptions/${var.service_health_subscription_id}"]
  description         = "Azure itself has a problem in ${var.location}"
  tags                = var.tags

  criteria {
    category = "ServiceHealth"
    service_health {
      events    = ["Incident", "Security", "Maintenance"]
      locations = [var.location, "global"]
    }
  }

  action {
    action_group_id = local.action_groups
  }
}

resource "azurerm_application_insights_workbook" "this" {
  for_each            = var.workbooks
  name                = each.value.id
  display_name        = each.key
  location            = var.location
  resource_group_name = var.resource_group_name
  source_id           = lower(local.workspace_id)
  data_json           = each.value.data_json
  tags                = var.tags
}

resource "azurerm_dashboard_grafana" "this" {
  count                             = var.grafana_enabled ? 1 : 0
  name                              = "graf-${local.suffix}"
  location                          = var.location
  resource_group_name               = var.resource_group_name
  grafana_major_version             = "12"
  api_key_enabled                   = false
  deterministic_outbound_ip_enabled = false
  public_network_access_enabled     = false
  zone_redundancy_enabled           = true
  tags                              = var.tags
  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "grafana" {
  count                = var.grafana_enabled ? 1 : 0
  scope                = local.workspace_id
  role_definition_name = "Log Analytics Reader"
  principal_id         = azurerm_dashboard_grafana.this[0].identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "Grafana reads the logs of ${local.workspace_name}"
}

resource "azurerm_role_assignment" "this" {
  for_each             = local.created ? var.role_assignments : {}
  scope                = local.workspace_id
  role_definition_name = each.value.role_definition_name
  principal_id         = each.value.principal_id
  principal_type       = each.value.principal_type
  description          = each.value.description
}
