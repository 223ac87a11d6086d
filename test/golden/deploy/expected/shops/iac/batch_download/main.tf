# Nodes of Azure Batch that write files into landing and nothing else; none runs while nothing waits.

module "batch_download" {
  source                     = "../modules/batch_download"
  name_prefix                = var.name_prefix
  environment                = var.environment
  location                   = var.location
  resource_group_name        = var.resource_group_name
  tags                       = var.tags
  log_analytics_workspace_id = data.terraform_remote_state.platform.outputs.log_analytics_workspace_id
  private_endpoint_mode      = var.private_endpoint_mode
  private_endpoint_subnet_id = data.terraform_remote_state.platform.outputs.private_endpoint_subnet_id
  private_dns_zone_ids       = data.terraform_remote_state.platform.outputs.private_dns_zone_ids
  subnet_id                  = data.terraform_remote_state.platform.outputs.subnet_ids["downloads"]
  runtime                    = "batch"
  name                       = var.name
  batch_nodes                = var.batch_nodes
  image                      = var.image
  written_containers = {
    landing = data.terraform_remote_state.adls.outputs.containers["landing"].id
  }
}
