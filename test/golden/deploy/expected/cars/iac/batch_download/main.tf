# A job in a container that writes files into landing and nothing else.

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
  zone_redundancy_enabled    = var.zone_redundancy_enabled
  timeout_minutes            = var.timeout_minutes
  environment_variables      = merge({ LANDING = data.terraform_remote_state.adls.outputs.containers["landing"].path }, var.environment_variables)
  image                      = var.image
  registry                   = var.registry
  schedule                   = var.schedule
  secret_variables           = { for name, secret in var.secrets : name => "${trimsuffix(data.terraform_remote_state.key_vault.outputs.uri, "/")}/secrets/${secret}" }
  read_vaults = {
    platform = data.terraform_remote_state.key_vault.outputs.id
  }
  written_containers = {
    landing = data.terraform_remote_state.adls.outputs.containers["landing"].id
  }
}
