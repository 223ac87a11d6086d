# Serverless SQL over the lake: managed network without ways out, Entra identities only, limits on what is read.

module "synapse" {
  source                     = "../modules/synapse"
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
  data_lake = {
    account_id         = data.terraform_remote_state.adls.outputs.id
    file_system        = "synapse"
    create_file_system = true
  }
  data_containers = {
    gold = {
      scope = data.terraform_remote_state.adls.outputs.containers["gold"].id
    }
  }
  managed_private_endpoints = {
    lake-blob = {
      target_resource_id = data.terraform_remote_state.adls.outputs.id
      sub_resource       = "blob"
    }
    lake-dfs = {
      target_resource_id = data.terraform_remote_state.adls.outputs.id
      sub_resource       = "dfs"
    }
  }
  data_processed_limits_tb = var.data_processed_limits_tb
  security_contacts        = var.security_contacts
}
