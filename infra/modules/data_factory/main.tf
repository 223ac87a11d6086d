# Data Factory in a managed network: integration runtime with managed private endpoints to the data services, private endpoints for the
# factory itself, identities instead of keys. Pipelines and datasets are content, deployed apart from this module.
# Managed private endpoints arrive pending at their target; the output "approvals" is the list for whoever owns the targets.

locals {
  name          = coalesce(var.name, "adf-${var.name_prefix}-${var.environment}")
  identity_ids  = setunion(values(var.user_assigned_identities), var.customer_managed_key == null ? [] : [var.customer_managed_key.user_assigned_identity_id])
  identity_type = length(local.identity_ids) == 0 ? "SystemAssigned" : "SystemAssigned, UserAssigned"
}

resource "azurerm_data_factory" "this" {
  name                             = local.name
  location                         = var.location
  resource_group_name              = var.resource_group_name
  public_network_enabled           = false
  managed_virtual_network_enabled  = true
  customer_managed_key_id          = var.customer_managed_key == null ? null : var.customer_managed_key.key_vault_key_id
  customer_managed_key_identity_id = var.customer_managed_key == null ? null : var.customer_managed_key.user_assigned_identity_id
  purview_id                       = var.purview_id
  tags                             = var.tags

  identity {
    type         = local.identity_type
    identity_ids = local.identity_ids
  }

  dynamic "global_parameter" {
    for_each = var.global_parameters
    content {
      name  = global_parameter.key
      type  = global_parameter.value.type
      value = global_parameter.value.value
    }
  }

  dynamic "vsts_configuration" {
    for_each = var.git_repository == null ? [] : [var.git_repository]
    content {
      account_name       = vsts_configuration.value.organisation
      project_name       = vsts_configuration.value.project
      repository_name    = vsts_configuration.value.repository
      branch_name        = vsts_configuration.value.branch
      root_folder        = vsts_configuration.value.root_folder
      tenant_id          = vsts_configuration.value.tenant_id
      publishing_enabled = false
    }
  }

  lifecycle {
    precondition {
      condition     = can(regex("^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", local.name)) && length(local.name) >= 3 && length(local.name) <= 63
      error_message = "the factory name \"${local.name}\" must have 3 to 63 letters, digits and single hyphens."
    }
  }
}

resource "azurerm_data_factory_integration_runtime_azure" "this" {
  name                    = var.integration_runtime.name
  data_factory_id         = azurerm_data_factory.this.id
  location                = var.location
  virtual_network_enabled = true
  compute_type            = var.integration_runtime.compute_type
  core_count              = var.integration_runtime.core_count
  time_to_live_min        = var.integration_runtime.time_to_live_minutes
  cleanup_enabled         = false
}

resource "azurerm_data_factory_integration_runtime_self_hosted" "this" {
  for_each        = var.self_hosted_runtimes
  name            = each.key
  data_factory_id = azurerm_data_factory.this.id
  description     = each.value
}

resource "azurerm_data_factory_managed_private_endpoint" "this" {
  for_each           = var.managed_private_endpoints
  name               = each.key
  data_factory_id    = azurerm_data_factory.this.id
  target_resource_id = each.value.target_resource_id
  subresource_name   = each.value.sub_resource
  fqdns              = each.value.fqdns
}

resource "azurerm_data_factory_credential_user_managed_identity" "this" {
  for_each        = var.user_assigned_identities
  name            = each.key
  data_factory_id = azurerm_data_factory.this.id
  identity_id     = each.value
}

module "private_endpoint" {
  source               = "../private_endpoint"
  mode                 = var.private_endpoint_mode
  name                 = local.name
  location             = var.location
  resource_group_name  = var.resource_group_name
  tags                 = var.tags
  subnet_id            = var.private_endpoint_subnet_id
  target_resource_id   = azurerm_data_factory.this.id
  service              = "data_factory"
  sub_resources        = ["dataFactory", "portal"]
  private_dns_zone_ids = var.private_dns_zone_ids
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                           = "to-log-analytics"
  target_resource_id             = azurerm_data_factory.this.id
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
  for_each             = var.role_assignments
  scope                = azurerm_data_factory.this.id
  role_definition_name = each.value.role_definition_name
  principal_id         = each.value.principal_id
  principal_type       = each.value.principal_type
  description          = each.value.description
}

# What the factory itself may do elsewhere, each at the narrowest scope.
resource "azurerm_role_assignment" "of_factory" {
  for_each             = var.factory_roles
  scope                = each.value.scope
  role_definition_name = each.value.role_definition_name
  principal_id         = azurerm_data_factory.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "Data Factory ${local.name}: ${each.key}"
}
