# The catalogue: it reads the containers it describes and nothing else; rights inside it are its own.

module "purview" {
  source                     = "../modules/purview"
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
  scanned_sources = {
    silver = {
      scope                = data.terraform_remote_state.adls.outputs.containers["silver"].id
      role_definition_name = "Storage Blob Data Reader"
    }
    gold = {
      scope                = data.terraform_remote_state.adls.outputs.containers["gold"].id
      role_definition_name = "Storage Blob Data Reader"
    }
  }
  collection_roles = var.collection_roles
}
