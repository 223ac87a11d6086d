# The product sales_3: its identity, rights, catalog.

resource "azurerm_databricks_access_connector" "this" {
  name                = "dbac-trade-sales-3-prod"
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
  description          = "Data of sales_3."
}

resource "azurerm_role_assignment" "account" {
  scope                = data.terraform_remote_state.adls.outputs.id
  role_definition_name = "Reader"
  principal_id         = azurerm_databricks_access_connector.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "sales_3 sees that the account is there, not what is in it."
}

module "unity_catalog" {
  source                  = "../../modules/unity_catalog"
  environment             = var.environment
  product                 = "trade_sales_3"
  owner                   = var.owner_group
  groups                  = distinct([for grant in var.grants : grant.principal])
  access_connector_id     = azurerm_databricks_access_connector.this.id
  storage_credential_name = "trade_sales_3_prod"
  catalog_name            = "trade_sales_3_prod"
  managed_storage_url     = "abfss://gold@sttradeprod.dfs.core.windows.net/sales_3/_managed"
  locations = {
    gold = "abfss://gold@sttradeprod.dfs.core.windows.net/sales_3"
  }
  schemas = ["gold", "ops"]
  workspace_ids = {
    prod = data.terraform_remote_state.databricks.outputs.workspace_id
  }
  properties = {
    domain = "trade"
    kind   = "product"
    owner  = "team 3"
  }
  grants     = var.grants
  depends_on = [azurerm_role_assignment.containers, azurerm_role_assignment.account]
}
