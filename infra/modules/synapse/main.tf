# Synapse workspace with serverless SQL over the lake: managed network without ways out, Entra identities only, a file system of its own,
# endpoints for SQL, development and the studio, audit to the log workspace. Nothing runs while nobody asks: queries are paid by terabyte read.
# Managed private endpoints and Synapse roles are made in the data plane: for them the deploying identity needs a way into the network.

locals {
  name         = coalesce(var.name, "synw-${var.name_prefix}-${var.environment}")
  account_name = var.data_lake.account_id == null ? null : element(split("/", var.data_lake.account_id), length(split("/", var.data_lake.account_id)) - 1)
  account_url  = trimsuffix(coalesce(var.data_lake.url, "https://${coalesce(local.account_name, "none")}.dfs.core.windows.net"), "/")
  file_system  = "${local.account_url}/${var.data_lake.file_system}"

  identity_ids = var.customer_managed_key == null ? [] : [var.customer_managed_key.user_assigned_identity_id]
  key_name     = "workspace"

  own_container = var.data_lake.account_id == null ? {} : { workspace = { scope = var.data_lake.create_file_system ? azurerm_storage_container.this[0].id : "${var.data_lake.account_id}/blobServices/default/containers/${var.data_lake.file_system}", access = "write" } }
  data_roles    = { read = "Storage Blob Data Reader", write = "Storage Blob Data Contributor" }
}

resource "azurerm_storage_container" "this" {
  count                 = var.data_lake.create_file_system ? 1 : 0
  name                  = var.data_lake.file_system
  storage_account_id    = var.data_lake.account_id
  container_access_type = "private"
}

resource "azurerm_synapse_workspace" "this" {
  name                                 = local.name
  location                             = var.location
  resource_group_name                  = var.resource_group_name
  managed_resource_group_name          = coalesce(var.managed_resource_group_name, "rg-${local.name}-managed")
  storage_data_lake_gen2_filesystem_id = local.file_system
  public_network_access_enabled        = var.public_network_access_enabled
  managed_virtual_network_enabled      = true
  data_exfiltration_protection_enabled = var.data_exfiltration_protection_enabled
  linking_allowed_for_aad_tenant_ids   = var.allowed_tenant_ids
  azuread_authentication_only          = true
  sql_identity_control_enabled         = var.sql_identity_control_enabled
  compute_subnet_id                    = var.compute_subnet_id
  purview_id                           = var.purview_id
  tags                                 = var.tags

  identity {
    type         = length(local.identity_ids) == 0 ? "SystemAssigned" : "SystemAssigned, UserAssigned"
    identity_ids = local.identity_ids
  }

  dynamic "customer_managed_key" {
    for_each = var.customer_managed_key == null ? [] : [var.customer_managed_key]
    content {
      key_name                  = local.key_name
      key_versionless_id        = customer_managed_key.value.key_vault_key_id
      user_assigned_identity_id = customer_managed_key.value.user_assigned_identity_id
    }
  }

  dynamic "azure_devops_repo" {
    for_each = var.git_repository == null ? [] : [var.git_repository]
    content {
      account_name    = azure_devops_repo.value.organisation
      project_name    = azure_devops_repo.value.project
      repository_name = azure_devops_repo.value.repository
      branch_name     = azure_devops_repo.value.branch
      root_folder     = azure_devops_repo.value.root_folder
      tenant_id       = azure_devops_repo.value.tenant_id
    }
  }

  lifecycle {
    precondition {
      condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$", local.name)) && !strcontains(local.name, "-ondemand")
      error_message = "the workspace name \"${local.name}\" must have 1 to 50 lower-case letters, digits and hyphens, without \"-ondemand\"."
    }
  }

  depends_on = [azurerm_storage_container.this]
}

# A workspace with a key of the customer stays locked until the key is activated.
resource "azurerm_synapse_workspace_key" "this" {
  count                               = var.customer_managed_key == null ? 0 : 1
  synapse_workspace_id                = azurerm_synapse_workspace.this.id
  customer_managed_key_name           = local.key_name
  customer_managed_key_versionless_id = var.customer_managed_key.key_vault_key_id
  active                              = true
}

resource "azurerm_synapse_workspace_aad_admin" "this" {
  synapse_workspace_id = azurerm_synapse_workspace.this.id
  login                = var.administrator_group.name
  object_id            = var.administrator_group.object_id
  tenant_id            = var.administrator_group.tenant_id
  depends_on           = [azurerm_synapse_workspace_key.this]
}

resource "azurerm_synapse_workspace_sql_aad_admin" "this" {
  synapse_workspace_id = azurerm_synapse_workspace.this.id
  login                = var.administrator_group.name
  object_id            = var.administrator_group.object_id
  tenant_id            = var.administrator_group.tenant_id
  depends_on           = [azurerm_synapse_workspace_key.this]
}

resource "azurerm_synapse_workspace_extended_auditing_policy" "this" {
  synapse_workspace_id   = azurerm_synapse_workspace.this.id
  log_monitoring_enabled = true
  retention_in_days      = var.audit_retention_days
}

resource "azurerm_synapse_workspace_security_alert_policy" "this" {
  synapse_workspace_id         = azurerm_synapse_workspace.this.id
  policy_state                 = "Enabled"
  email_account_admins_enabled = true
  email_addresses              = var.security_contacts
  retention_days               = var.audit_retention_days
}

resource "azurerm_synapse_managed_private_endpoint" "this" {
  for_each             = var.managed_private_endpoints
  name                 = each.key
  synapse_workspace_id = azurerm_synapse_workspace.this.id
  target_resource_id   = each.value.target_resource_id
  subresource_name     = each.value.sub_resource
  depends_on           = [module.private_endpoint]
}

resource "azurerm_synapse_role_assignment" "this" {
  for_each             = var.synapse_roles
  synapse_workspace_id = azurerm_synapse_workspace.this.id
  role_name            = each.value.role_name
  principal_id         = each.value.principal_id
  principal_type       = each.value.principal_type
  depends_on           = [module.private_endpoint]
}

module "private_endpoint" {
  source               = "../private_endpoint"
  mode                 = var.private_endpoint_mode
  name                 = local.name
  location             = var.location
  resource_group_name  = var.resource_group_name
  tags                 = var.tags
  subnet_id            = var.private_endpoint_subnet_id
  target_resource_id   = azurerm_synapse_workspace.this.id
  service              = "synapse"
  sub_resources        = ["Sql", "SqlOnDemand", "Dev"]
  private_dns_zone_ids = var.private_dns_zone_ids
}

# The studio is a web page of its own; a hub makes it reachable from the network, one hub for all workspaces of it.
resource "azurerm_synapse_private_link_hub" "this" {
  count               = var.studio_hub_enabled ? 1 : 0
  name                = "synplh${replace(var.name_prefix, "-", "")}${var.environment}"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

module "studio_endpoint" {
  count                = var.studio_hub_enabled ? 1 : 0
  source               = "../private_endpoint"
  mode                 = var.private_endpoint_mode
  name                 = "${local.name}-studio"
  location             = var.location
  resource_group_name  = var.resource_group_name
  tags                 = var.tags
  subnet_id            = var.private_endpoint_subnet_id
  target_resource_id   = azurerm_synapse_private_link_hub.this[0].id
  service              = "synapse_hub"
  sub_resources        = ["Web"]
  private_dns_zone_ids = var.private_dns_zone_ids
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "to-log-analytics"
  target_resource_id         = azurerm_synapse_workspace.this.id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  enabled_log {
    category_group = "allLogs"
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

# The workspace writes into its own file system and reads what it is given, container by container.
resource "azurerm_role_assignment" "of_workspace" {
  for_each             = merge(local.own_container, var.data_containers)
  scope                = each.value.scope
  role_definition_name = local.data_roles[each.value.access]
  principal_id         = azurerm_synapse_workspace.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "Synapse ${local.name}: ${each.key}"
  depends_on           = [azurerm_storage_container.this]
}

resource "azurerm_role_assignment" "this" {
  for_each             = var.role_assignments
  scope                = azurerm_synapse_workspace.this.id
  role_definition_name = each.value.role_definition_name
  principal_id         = each.value.principal_id
  principal_type       = each.value.principal_type
  description          = each.value.description
}
