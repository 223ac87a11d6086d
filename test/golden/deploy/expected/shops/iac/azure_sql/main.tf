# The metadata store: a server that knows Entra identities only and is reached through its private endpoint.

module "azure_sql" {
  source                     = "../modules/azure_sql"
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
  administrator_group        = var.administrator_group
  databases                  = { (var.database_name) = var.database }
  security_contacts          = var.security_contacts
}
