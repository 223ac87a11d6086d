# One function app with an identity of its own: as code on a flex consumption plan, or as a container image, for functions that need more than
# a language, such as a browser. Its host storage is an account of its own without keys; secrets are references to a vault.

locals {
  name         = coalesce(var.name, "func-${var.name_prefix}-${var.environment}")
  is_container = var.container_image != null
  id           = one(concat(azurerm_linux_function_app.this[*].id, azurerm_function_app_flex_consumption.this[*].id))
  host_name    = one(concat(azurerm_linux_function_app.this[*].default_hostname, azurerm_function_app_flex_consumption.this[*].default_hostname))
  principal_id = one(concat(azurerm_linux_function_app.this[*].identity[0].principal_id, azurerm_function_app_flex_consumption.this[*].identity[0].principal_id))

  settings = merge(
    var.app_settings,
    { for name, uri in var.secrets : name => "@Microsoft.KeyVault(SecretUri=${uri})" },
    { APPLICATIONINSIGHTS_AUTHENTICATION_STRING = "Authorization=AAD" },
  )

  # The host keeps locks, timers and its own state here; it needs the owner role on blobs because it makes containers.
  host_roles = {
    blob  = "Storage Blob Data Owner"
    queue = "Storage Queue Data Contributor"
    table = "Storage Table Data Contributor"
  }
  data_roles = { read = "Storage Blob Data Reader", write = "Storage Blob Data Contributor" }
}

module "host_storage" {
  source                         = "../adls"
  name_prefix                    = var.name_prefix
  environment                    = var.environment
  name                           = coalesce(var.host_storage_name, "stf${replace(var.name_prefix, "-", "")}${var.environment}")
  location                       = var.location
  resource_group_name            = var.resource_group_name
  tags                           = var.tags
  log_analytics_workspace_id     = var.log_analytics_workspace_id
  primary_service                = "other"
  hierarchical_namespace_enabled = false
  defender_enabled               = false
  containers                     = { deployment = { holds_tables = false } }
  private_endpoint_mode          = var.private_endpoint_mode
  private_endpoint_subnet_id     = var.private_endpoint_subnet_id
  private_dns_zone_ids           = var.private_dns_zone_ids
}

resource "azurerm_service_plan" "this" {
  name                   = "asp-${var.name_prefix}-${var.environment}"
  location               = var.location
  resource_group_name    = var.resource_group_name
  os_type                = "Linux"
  sku_name               = local.is_container ? var.container_plan_sku : "FC1"
  zone_balancing_enabled = var.zone_redundant
  tags                   = var.tags
}

resource "azurerm_function_app_flex_consumption" "this" {
  count                                          = local.is_container ? 0 : 1
  name                                           = local.name
  location                                       = var.location
  resource_group_name                            = var.resource_group_name
  service_plan_id                                = azurerm_service_plan.this.id
  storage_container_type                         = "blobContainer"
  storage_container_endpoint                     = "${module.host_storage.endpoints.blob}deployment"
  storage_authentication_type                    = "SystemAssignedIdentity"
  runtime_name                                   = var.runtime.name
  runtime_version                                = var.runtime.version
  instance_memory_in_mb                          = var.instance_memory_mb
  maximum_instance_count                         = var.maximum_instances
  https_only                                     = true
  public_network_access_enabled                  = false
  virtual_network_subnet_id                      = var.integration_subnet_id
  webdeploy_publish_basic_authentication_enabled = false
  app_settings                                   = merge(local.settings, { AzureWebJobsStorage__accountName = module.host_storage.name, AzureWebJobsStorage = "" })
  tags                                           = var.tags

  identity {
    type = "SystemAssigned"
  }

  site_config {
    application_insights_connection_string = var.application_insights_connection_string
    minimum_tls_version                    = "1.2"
    scm_minimum_tls_version                = "1.2"
    ip_restriction_default_action          = "Deny"
    scm_ip_restriction_default_action      = "Deny"
    http2_enabled                          = true
    remote_debugging_enabled               = false
  }

  dynamic "auth_settings_v2" {
    for_each = var.entra_application == null ? [] : [var.entra_application]
    content {
      auth_enabled           = true
      require_authentication = true
      require_https          = true
      unauthenticated_action = "Return401"
      default_provider       = "azureactivedirectory"
      active_directory_v2 {
        client_id            = auth_settings_v2.value.client_id
        tenant_auth_endpoint = "https://login.microsoftonline.com/${auth_settings_v2.value.tenant_id}/v2.0"
        allowed_audiences    = ["api://${auth_settings_v2.value.client_id}"]
      }
      login {
        token_store_enabled = false
      }
    }
  }
}

resource "azurerm_linux_function_app" "this" {
  count                                          = local.is_container ? 1 : 0
  name                                           = local.name
  location                                       = var.location
  resource_group_name                            = var.resource_group_name
  service_plan_id                                = azurerm_service_plan.this.id
  storage_account_name                           = module.host_storage.name
  storage_uses_managed_identity                  = true
  content_share_force_disabled                   = true
  functions_extension_version                    = "~4"
  https_only                                     = true
  builtin_logging_enabled                        = false
  public_network_access_enabled                  = false
  virtual_network_subnet_id                      = var.integration_subnet_id
  vnet_image_pull_enabled                        = true
  ftp_publish_basic_authentication_enabled       = false
  webdeploy_publish_basic_authentication_enabled = false
  app_settings                                   = local.settings
  tags                                           = var.tags

  identity {
    type = "SystemAssigned"
  }

  site_config {
    application_insights_connection_string  = var.application_insights_connection_string
    container_registry_use_managed_identity = true
    vnet_route_all_enabled                  = true
    minimum_tls_version                     = "1.2"
    scm_minimum_tls_version                 = "1.2"
    ftps_state                              = "Disabled"
    ip_restriction_default_action           = "Deny"
    scm_ip_restriction_default_action       = "Deny"
    http2_enabled                           = true
    remote_debugging_enabled                = false
    application_stack {
      docker {
        registry_url = "https://${var.container_image.registry_host}"
        image_name   = var.container_image.name
        image_tag    = var.container_image.tag
      }
    }
  }

  dynamic "auth_settings_v2" {
    for_each = var.entra_application == null ? [] : [var.entra_application]
    content {
      auth_enabled           = true
      require_authentication = true
      require_https          = true
      unauthenticated_action = "Return401"
      default_provider       = "azureactivedirectory"
      active_directory_v2 {
        client_id            = auth_settings_v2.value.client_id
        tenant_auth_endpoint = "https://login.microsoftonline.com/${auth_settings_v2.value.tenant_id}/v2.0"
        allowed_audiences    = ["api://${auth_settings_v2.value.client_id}"]
      }
      login {
        token_store_enabled = false
      }
    }
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
  target_resource_id   = local.id
  service              = "web"
  sub_resources        = ["sites"]
  private_dns_zone_ids = var.private_dns_zone_ids
}

resource "azurerm_monitor_diagnostic_setting" "this" {
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

resource "azurerm_role_assignment" "host" {
  for_each             = local.host_roles
  scope                = module.host_storage.id
  role_definition_name = each.value
  principal_id         = local.principal_id
  principal_type       = "ServicePrincipal"
  description          = "host storage of ${local.name}"
}

resource "azurerm_role_assignment" "data" {
  for_each             = var.data_containers
  scope                = each.value.container_id
  role_definition_name = local.data_roles[each.value.access]
  principal_id         = local.principal_id
  principal_type       = "ServicePrincipal"
  description          = "data of ${local.name}: ${each.key}"
}

resource "azurerm_role_assignment" "vault" {
  count                = length(var.secrets) > 0 ? 1 : 0
  scope                = var.secret_vault_id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = local.principal_id
  principal_type       = "ServicePrincipal"
  description          = "secrets of ${local.name}"
}

resource "azurerm_role_assignment" "insights" {
  scope                = var.application_insights_id
  role_definition_name = "Monitoring Metrics Publisher"
  principal_id         = local.principal_id
  principal_type       = "ServicePrincipal"
  description          = "telemetry of ${local.name}"
}

resource "azurerm_role_assignment" "registry" {
  count                = local.is_container && var.registry != null ? 1 : 0
  scope                = var.registry.id
  role_definition_name = "AcrPull"
  principal_id         = local.principal_id
  principal_type       = "ServicePrincipal"
  description          = "image of ${local.name}"
}
