# The source shop_3: its identity, rights, catalog, secrets.

resource "azurerm_databricks_access_connector" "this" {
  name                = "dbac-shops-shop-3-prod"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "containers" {
  for_each             = var.containers
  scope                = data.terraform_remote_state.adls.outputs.containers[each.key].id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_databricks_access_connector.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "Data of shop_3."
}

resource "azurerm_role_assignment" "account" {
  scope                = data.terraform_remote_state.adls.outputs.id
  role_definition_name = "Reader"
  principal_id         = azurerm_databricks_access_connector.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "shop_3 sees that the account is there, not what is in it."
}

module "key_vault" {
  source                     = "../../modules/key_vault"
  name_prefix                = var.name_prefix
  environment                = var.environment
  location                   = var.location
  resource_group_name        = var.resource_group_name
  tags                       = var.tags
  log_analytics_workspace_id = data.terraform_remote_state.platform.outputs.log_analytics_workspace_id
  private_endpoint_mode      = var.private_endpoint_mode
  private_endpoint_subnet_id = data.terraform_remote_state.platform.outputs.private_endpoint_subnet_id
  private_dns_zone_ids       = data.terraform_remote_state.platform.outputs.private_dns_zone_ids
  name                       = var.vault_name
  tenant_id                  = var.tenant_id
  purpose                    = "databricks"
  secret_readers = {
    databricks = var.databricks_application_object_id
  }
  trusted_services_may_pass = true
}

module "unity_catalog" {
  source                  = "../../modules/unity_catalog"
  environment             = var.environment
  product                 = "shop_3"
  owner                   = var.owner_group
  groups                  = distinct([for grant in var.grants : grant.principal])
  access_connector_id     = azurerm_databricks_access_connector.this.id
  storage_credential_name = "shop_3_prod"
  catalog_name            = "shop_3_prod"
  managed_storage_url     = "abfss://bronze@stshopsprod.dfs.core.windows.net/shop_3/_managed"
  locations = {
    bronze     = "abfss://bronze@stshopsprod.dfs.core.windows.net/shop_3"
    quarantine = "abfss://quarantine@stshopsprod.dfs.core.windows.net/shop_3"
    landing    = "abfss://landing@stshopsprod.dfs.core.windows.net/shop_3"
  }
  schemas = ["bronze", "ops"]
  landing_volume = {
    schema = "bronze"
    url    = "abfss://landing@stshopsprod.dfs.core.windows.net/shop_3"
  }
  workspace_ids = {
    prod = data.terraform_remote_state.databricks.outputs.workspace_id
  }
  properties = {
    domain = "trade"
    kind   = "source"
    owner  = "aviation-data-owners"
  }
  grants = var.grants
  secret_scope = {
    name      = "shop-3-prod"
    vault_id  = module.key_vault.id
    vault_uri = module.key_vault.endpoints.vault
  }
  depends_on = [azurerm_role_assignment.containers, azurerm_role_assignment.account]
}
