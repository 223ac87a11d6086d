# Registry for container images: no administrator account, no anonymous pull, closed network, untagged images removed. Building block of
# functions, batch_download and airflow_aks. With existing_registry_id it belongs to IT: nothing is created, pull rights are requested.

locals {
  created     = var.existing_registry_id == null
  name        = coalesce(var.name, "cr${replace(var.name_prefix, "-", "")}${var.environment}")
  id          = local.created ? azurerm_container_registry.this[0].id : var.existing_registry_id
  given_names = local.created ? [] : reverse(split("/", var.existing_registry_id))
}

resource "azurerm_container_registry" "this" {
  count                                        = local.created ? 1 : 0
  name                                         = local.name
  location                                     = var.location
  resource_group_name                          = var.resource_group_name
  sku                                          = "Premium"
  admin_enabled                                = false
  anonymous_pull_enabled                       = false
  azuread_authentication_as_arm_policy_enabled = false
  public_network_access_enabled                = false
  network_rule_bypass_option                   = var.trusted_services_may_pass ? "AzureServices" : "None"
  data_endpoint_enabled                        = true
  export_policy_enabled                        = false
  quarantine_policy_enabled                    = false
  zone_redundancy_enabled                      = true
  retention_policy_in_days                     = var.untagged_days
  tags                                         = var.tags

  lifecycle {
    precondition {
      condition     = can(regex("^[a-zA-Z0-9]{5,50}$", local.name))
      error_message = "the registry name \"${local.name}\" must have 5 to 50 letters and digits."
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
  target_resource_id   = local.id
  service              = "container_registry"
  sub_resources        = ["registry"]
  private_dns_zone_ids = var.private_dns_zone_ids
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  count                      = local.created ? 1 : 0
  name                       = "to-log-analytics"
  target_resource_id         = local.id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_role_assignment" "pull" {
  for_each             = local.created ? var.pullers : {}
  scope                = local.id
  role_definition_name = "AcrPull"
  principal_id         = each.value
  principal_type       = "ServicePrincipal"
  description          = "pulls images: ${each.key}"
}

resource "azurerm_role_assignment" "push" {
  for_each             = local.created ? var.pushers : {}
  scope                = local.id
  role_definition_name = "AcrPush"
  principal_id         = each.value
  principal_type       = "ServicePrincipal"
  description          = "pushes images: ${each.key}"
}
