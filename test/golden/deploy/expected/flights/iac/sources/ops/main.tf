# The source ops: its identity, rights, catalog.

resource "azurerm_databricks_access_connector" "this" {
  name                = "dbac-flights-ops-prod"
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
  description          = "Data of ops."
}

resource "azurerm_role_assignment" "account" {
  scope                = data.terraform_remote_state.adls.outputs.id
  role_definition_name = "Reader"
  principal_id         = azurerm_databricks_access_connector.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "ops sees that the account is there, not what is in it."
}

module "unity_catalog" {
  source                  = "../../modules/unity_catalog"
  environment             = var.environment
  product                 = "ops"
  owner                   = var.owner_group
  groups                  = distinct([for grant in var.grants : grant.principal])
  access_connector_id     = azurerm_databricks_access_connector.this.id
  storage_credential_name = "ops_prod"
  catalog_name            = "ops_prod"
  managed_storage_url     = "abfss://bronze@stnycflightsprod.dfs.core.windows.net/ops/_managed"
  locations = {
    bronze     = "abfss://bronze@stnycflightsprod.dfs.core.windows.net/ops"
    quarantine = "abfss://quarantine@stnycflightsprod.dfs.core.windows.net/ops"
    landing    = "abfss://landing@stnycflightsprod.dfs.core.windows.net/ops"
  }
  schemas = ["bronze", "ops"]
  landing_volume = {
    schema = "bronze"
    url    = "abfss://landing@stnycflightsprod.dfs.core.windows.net/ops"
  }
  workspace_ids = {
    prod = data.terraform_remote_state.databricks.outputs.workspace_id
  }
  properties = {
    domain = "aviation"
    kind   = "source"
    owner  = "aviation-data-owners"
  }
  grants     = var.grants
  depends_on = [azurerm_role_assignment.containers, azurerm_role_assignment.account]
}
