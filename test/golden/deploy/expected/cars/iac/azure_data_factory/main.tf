# Data Factory in its managed network: it reaches lake, store, vault and workspace through private endpoints that their owners approve.

module "data_factory" {
  source                     = "../modules/data_factory"
  name_prefix                = var.name_prefix
  environment                = var.environment
  location                   = var.location
  resource_group_name        = var.resource_group_name
  tags                       = var.tags
  log_analytics_workspace_id = data.terraform_remote_state.platform.outputs.log_analytics_workspace_id
  private_endpoint_mode      = var.private_endpoint_mode
  private_endpoint_subnet_id = data.terraform_remote_state.platform.outputs.private_endpoint_subnet_id
  private_dns_zone_ids       = data.terraform_remote_state.platform.outputs.private_dns_zone_ids
  name                       = var.name
  purview_id                 = data.terraform_remote_state.purview.outputs.id
  managed_private_endpoints = {
    lake-blob = {
      target_resource_id = data.terraform_remote_state.adls.outputs.id
      sub_resource       = "blob"
    }
    lake-dfs = {
      target_resource_id = data.terraform_remote_state.adls.outputs.id
      sub_resource       = "dfs"
    }
    store = {
      target_resource_id = data.terraform_remote_state.azure_sql.outputs.id
      sub_resource       = "sqlServer"
    }
    vault = {
      target_resource_id = data.terraform_remote_state.key_vault.outputs.id
      sub_resource       = "vault"
    }
    workspace = {
      target_resource_id = data.terraform_remote_state.databricks.outputs.id
      sub_resource       = "databricks_ui_api"
    }
    catalogue = {
      target_resource_id = data.terraform_remote_state.purview.outputs.id
      sub_resource       = "account"
    }
  }
  factory_roles = {
    landing = {
      scope                = data.terraform_remote_state.adls.outputs.containers["landing"].id
      role_definition_name = "Storage Blob Data Contributor"
    }
    secrets = {
      scope                = data.terraform_remote_state.key_vault.outputs.id
      role_definition_name = "Key Vault Secrets User"
    }
  }
}
