# The workspace in the network of the platform, without public addresses.

module "databricks" {
  source                     = "../modules/databricks"
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
  network = {
    virtual_network_id                      = data.terraform_remote_state.platform.outputs.virtual_network_id
    host_subnet_name                        = data.terraform_remote_state.platform.outputs.subnet_names["databricks_host"]
    host_security_group_association_id      = data.terraform_remote_state.platform.outputs.security_group_association_ids["databricks_host"]
    container_subnet_name                   = data.terraform_remote_state.platform.outputs.subnet_names["databricks_container"]
    container_security_group_association_id = data.terraform_remote_state.platform.outputs.security_group_association_ids["databricks_container"]
  }
}
