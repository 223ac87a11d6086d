# The lake: one account, a container for each layer, files that are no tables get cooler with age.

module "adls" {
  source                     = "../modules/adls"
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
  allowed_resource_ids       = var.allowed_resource_ids
  lifecycle_rules            = var.lifecycle_rules
  network_bypass             = ["AzureServices"]
  redundancy                 = var.redundancy
  soft_delete_days           = var.soft_delete_days
}
