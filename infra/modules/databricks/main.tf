# Databricks workspace in a given network: no public addresses, no public access, closed default storage, and the access connectors by which
# products reach their data. The network is always given, by the network module or by IT.

locals {
  name            = coalesce(var.name, "dbw-${var.name_prefix}-${var.environment}")
  own_connectors  = setunion(var.existing_access_connector_id == null ? ["workspace"] : [], var.product_connectors)
  sub_resources   = var.browser_authentication_endpoint_enabled ? ["databricks_ui_api", "browser_authentication"] : ["databricks_ui_api"]
  storage_access  = var.existing_access_connector_id == null ? azurerm_databricks_access_connector.this["workspace"].id : var.existing_access_connector_id
  keys_are_given  = var.encryption_keys != null
  subnets_are_two = var.network.host_subnet_name != var.network.container_subnet_name
}

resource "azurerm_databricks_access_connector" "this" {
  for_each            = local.own_connectors
  name                = "dbac-${var.name_prefix}-${each.value}-${var.environment}"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_databricks_workspace" "this" {
  name                        = local.name
  location                    = var.location
  resource_group_name         = var.resource_group_name
  managed_resource_group_name = coalesce(var.managed_resource_group_name, "rg-${local.name}-managed")
  sku                         = var.pricing_tier
  tags                        = var.tags

  public_network_access_enabled         = var.public_network_access_enabled
  network_security_group_rules_required = "NoAzureDatabricksRules"
  default_storage_firewall_enabled      = true
  access_connector_id                   = local.storage_access
  infrastructure_encryption_enabled     = var.infrastructure_encryption_enabled

  customer_managed_key_enabled                        = local.keys_are_given
  managed_services_cmk_key_vault_key_id               = local.keys_are_given ? var.encryption_keys.managed_services : null
  managed_disk_cmk_key_vault_key_id                   = local.keys_are_given ? var.encryption_keys.managed_disk : null
  managed_disk_cmk_rotation_to_latest_version_enabled = local.keys_are_given ? true : null

  custom_parameters {
    no_public_ip                                         = true
    virtual_network_id                                   = var.network.virtual_network_id
    public_subnet_name                                   = var.network.host_subnet_name
    public_subnet_network_security_group_association_id  = var.network.host_security_group_association_id
    private_subnet_name                                  = var.network.container_subnet_name
    private_subnet_network_security_group_association_id = var.network.container_security_group_association_id
    storage_account_sku_name                             = var.default_storage_redundancy
  }

  enhanced_security_compliance {
    automatic_cluster_update_enabled      = var.automatic_cluster_update_enabled
    enhanced_security_monitoring_enabled  = var.enhanced_security_monitoring_enabled
    compliance_security_profile_enabled   = length(var.compliance_standards) > 0
    compliance_security_profile_standards = var.compliance_standards
  }

  lifecycle {
    precondition {
      condition     = local.subnets_are_two
      error_message = "host_subnet_name and container_subnet_name of network must be two different subnets."
    }
    precondition {
      condition     = can(regex("^[a-zA-Z0-9][a-zA-Z0-9_-]{1,62}[a-zA-Z0-9]$", local.name))
      error_message = "the workspace name \"${local.name}\" must have 3 to 64 letters, digits, hyphens and underscores."
    }
  }
}

resource "azurerm_databricks_workspace_root_dbfs_customer_managed_key" "this" {
  count            = local.keys_are_given ? 1 : 0
  workspace_id     = azurerm_databricks_workspace.this.id
  key_vault_key_id = var.encryption_keys.root_dbfs
}

module "private_endpoint" {
  source               = "../private_endpoint"
  mode                 = var.private_endpoint_mode
  name                 = local.name
  location             = var.location
  resource_group_name  = var.resource_group_name
  tags                 = var.tags
  subnet_id            = var.private_endpoint_subnet_id
  target_resource_id   = azurerm_databricks_workspace.this.id
  service              = "databricks"
  sub_resources        = local.sub_resources
  private_dns_zone_ids = var.private_dns_zone_ids
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "to-log-analytics"
  target_resource_id         = azurerm_databricks_workspace.this.id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
}

resource "azurerm_role_assignment" "this" {
  for_each             = var.role_assignments
  scope                = azurerm_databricks_workspace.this.id
  role_definition_name = each.value.role_definition_name
  principal_id         = each.value.principal_id
  principal_type       = each.value.principal_type
  description          = each.value.description
}
