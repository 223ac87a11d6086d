# The source shop_2: its identity, rights, catalog, secrets.

resource "azurerm_databricks_access_connector" "this" {
  name                = "dbac-trade-shop-2-prod"
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
  description          = "Data of shop_2."
}

resource "azurerm_role_assignment" "account" {
  scope                = data.terraform_remote_state.adls.outputs.id
  role_definition_name = "Reader"
  principal_id         = azurerm_databricks_access_connector.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "shop_2 sees that the account is there, not what is in it."
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
  product                 = "trade_shop_2"
  owner                   = var.owner_group
  groups                  = distinct([for grant in var.grants : grant.principal])
  access_connector_id     = azurerm_databricks_access_connector.this.id
  storage_credential_name = "trade_shop_2_prod"
  catalog_name            = "trade_shop_2_prod"
  managed_storage_url     = "abfss://bronze@sttradeprod.dfs.core.windows.net/shop_2/_managed"
  locations = {
    bronze     = "abfss://bronze@sttradeprod.dfs.core.windows.net/shop_2"
    quarantine = "abfss://quarantine@sttradeprod.dfs.core.windows.net/shop_2"
    landing    = "abfss://landing@sttradeprod.dfs.core.windows.net/shop_2"
  }
  schemas = ["bronze", "ops"]
  landing_volume = {
    schema = "bronze"
    url    = "abfss://landing@sttradeprod.dfs.core.windows.net/shop_2"
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
    name      = "shop-2-prod"
    vault_id  = module.key_vault.id
    vault_uri = module.key_vault.endpoints.vault
  }
  depends_on = [azurerm_role_assignment.containers, azurerm_role_assignment.account]
}
