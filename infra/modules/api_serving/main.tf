# API Management inside the network that serves products by HTTP: APIs from their OpenAPI documents, tokens checked for every call, quotas,
# backends reached with the identity of the gateway, secrets from a vault. With existing_service_name the service belongs to IT and only the
# APIs are made in it.

locals {
  created      = var.existing_service_name == null
  service_name = local.created ? azurerm_api_management.this[0].name : var.existing_service_name
  service_rg   = coalesce(var.existing_service_resource_group_name, var.resource_group_name)

  # What every call goes through before it reaches a backend.
  policies = {
    for name, api in var.apis : name => join("\n", [
      "<policies>",
      "  <inbound>",
      "    <base />",
      "    <validate-azure-ad-token tenant-id=\"${var.tenant_id}\">",
      "      <audiences><audience>${api.audience}</audience></audiences>",
      "      <required-claims><claim name=\"roles\" match=\"any\">${join("", [for role in sort(tolist(api.roles)) : "<value>${role}</value>"])}</claim></required-claims>",
      "    </validate-azure-ad-token>",
      "    <rate-limit-by-key calls=\"${api.calls_per_minute}\" renewal-period=\"60\" counter-key=\"@(context.Request.Headers.GetValueOrDefault(&quot;Authorization&quot;,&quot;&quot;).GetHashCode().ToString())\" />",
      "    <set-backend-service backend-id=\"${name}\" />",
      "    <authentication-managed-identity resource=\"${api.backend_audience}\" />",
      "  </inbound>",
      "  <backend><base /></backend>",
      "  <outbound>",
      "    <base />",
      "    <set-header name=\"X-Powered-By\" exists-action=\"delete\" />",
      "  </outbound>",
      "  <on-error><base /></on-error>",
      "</policies>",
    ])
  }
}

resource "azurerm_api_management" "this" {
  count                         = local.created ? 1 : 0
  name                          = coalesce(var.name, "apim-${var.name_prefix}-${var.environment}")
  location                      = var.location
  resource_group_name           = var.resource_group_name
  publisher_name                = var.publisher_name
  publisher_email               = var.publisher_email
  sku_name                      = var.sku_name
  virtual_network_type          = "Internal"
  public_network_access_enabled = var.public_management_enabled
  client_certificate_enabled    = false
  min_api_version               = "2021-08-01"
  tags                          = var.tags

  virtual_network_configuration {
    subnet_id = var.subnet_id
  }

  identity {
    type = "SystemAssigned"
  }

  security {
    frontend_ssl30_enabled                              = false
    frontend_tls10_enabled                              = false
    frontend_tls11_enabled                              = false
    backend_ssl30_enabled                               = false
    backend_tls10_enabled                               = false
    backend_tls11_enabled                               = false
    triple_des_ciphers_enabled                          = false
    tls_rsa_with_aes128_cbc_sha_ciphers_enabled         = false
    tls_rsa_with_aes256_cbc_sha_ciphers_enabled         = false
    tls_rsa_with_aes128_cbc_sha256_ciphers_enabled      = false
    tls_rsa_with_aes256_cbc_sha256_ciphers_enabled      = false
    tls_ecdhe_rsa_with_aes128_cbc_sha_ciphers_enabled   = false
    tls_ecdhe_rsa_with_aes256_cbc_sha_ciphers_enabled   = false
    tls_ecdhe_ecdsa_with_aes128_cbc_sha_ciphers_enabled = false
    tls_ecdhe_ecdsa_with_aes256_cbc_sha_ciphers_enabled = false
  }

  sign_up {
    enabled = false
    terms_of_service {
      enabled          = false
      consent_required = false
    }
  }

  tenant_access {
    enabled = false
  }

  protocols {
    http2_enabled = true
  }

  lifecycle {
    precondition {
      condition     = var.subnet_id != null && var.publisher_email != null
      error_message = "a created service needs subnet_id and publisher_email."
    }
  }
}

resource "azurerm_api_management_backend" "this" {
  for_each            = var.apis
  name                = each.key
  resource_group_name = local.service_rg
  api_management_name = local.service_name
  protocol            = "http"
  url                 = each.value.backend_url
  tls {
    validate_certificate_chain = true
    validate_certificate_name  = true
  }
  circuit_breaker_rule {
    name                       = "pause-after-failures"
    trip_duration              = "PT1M"
    accept_retry_after_enabled = true
    failure_condition {
      count             = 5
      interval_duration = "PT1M"
      status_code_range {
        min = 500
        max = 599
      }
    }
  }
}

resource "azurerm_api_management_api" "this" {
  for_each              = var.apis
  name                  = each.key
  resource_group_name   = local.service_rg
  api_management_name   = local.service_name
  revision              = each.value.revision
  display_name          = coalesce(each.value.display_name, each.key)
  path                  = each.value.path
  protocols             = ["https"]
  subscription_required = each.value.subscription_required

  import {
    content_format = "openapi+json"
    content_value  = each.value.openapi_json
  }
}

resource "azurerm_api_management_api_policy" "this" {
  for_each            = var.apis
  api_name            = azurerm_api_management_api.this[each.key].name
  resource_group_name = local.service_rg
  api_management_name = local.service_name
  xml_content         = local.policies[each.key]
  depends_on          = [azurerm_api_management_backend.this]
}

resource "azurerm_api_management_product" "this" {
  for_each              = var.apis
  product_id            = each.key
  resource_group_name   = local.service_rg
  api_management_name   = local.service_name
  display_name          = coalesce(each.value.display_name, each.key)
  published             = true
  subscription_required = each.value.subscription_required
  approval_required     = each.value.subscription_required
  subscriptions_limit   = each.value.subscription_required ? 1 : null
}

resource "azurerm_api_management_product_api" "this" {
  for_each            = var.apis
  product_id          = azurerm_api_management_product.this[each.key].product_id
  api_name            = azurerm_api_management_api.this[each.key].name
  resource_group_name = local.service_rg
  api_management_name = local.service_name
}

resource "azurerm_api_management_named_value" "secret" {
  for_each            = var.secrets
  name                = each.key
  display_name        = each.key
  resource_group_name = local.service_rg
  api_management_name = local.service_name
  secret              = true
  value_from_key_vault {
    secret_id = each.value
  }
  depends_on = [azurerm_role_assignment.vault]
}

resource "azurerm_api_management_logger" "this" {
  count               = local.created ? 1 : 0
  name                = "application-insights"
  resource_group_name = local.service_rg
  api_management_name = local.service_name
  resource_id         = var.application_insights.id
  application_insights {
    connection_string  = var.application_insights.connection_string
    identity_client_id = "SystemAssigned"
  }
  depends_on = [azurerm_role_assignment.insights]
}

# Bodies and tokens stay out of the logs.
resource "azurerm_api_management_api_diagnostic" "this" {
  for_each                 = local.created ? var.apis : {}
  identifier               = "applicationinsights"
  resource_group_name      = local.service_rg
  api_management_name      = local.service_name
  api_name                 = azurerm_api_management_api.this[each.key].name
  api_management_logger_id = azurerm_api_management_logger.this[0].id
  sampling_percentage      = 100
  always_log_errors        = true
  log_client_ip            = false
  verbosity                = "information"
  frontend_request {
    body_bytes = 0
    data_masking {
      headers {
        mode  = "Mask"
        value = "Authorization"
      }
    }
  }
  frontend_response {
    body_bytes = 0
  }
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  count                          = local.created ? 1 : 0
  name                           = "to-log-analytics"
  target_resource_id             = azurerm_api_management.this[0].id
  log_analytics_workspace_id     = var.log_analytics_workspace_id
  log_analytics_destination_type = "Dedicated"
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_role_assignment" "vault" {
  count                = local.created && length(var.secrets) > 0 ? 1 : 0
  scope                = var.secret_vault_id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_api_management.this[0].identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "named values of ${local.service_name}"
}

resource "azurerm_role_assignment" "insights" {
  count                = local.created ? 1 : 0
  scope                = var.application_insights.id
  role_definition_name = "Monitoring Metrics Publisher"
  principal_id         = azurerm_api_management.this[0].identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "telemetry of ${local.service_name}"
}
