# The namespace of events, without keys and behind its private endpoint; hubs lie with their sources.

module "event_hubs" {
  source                     = "../modules/event_hubs"
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
  maximum_throughput_units   = var.maximum_throughput_units
  event_hubs                 = {}
}

resource "azurerm_role_assignment" "capture" {
  scope                = data.terraform_remote_state.adls.outputs.containers["landing"].id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = module.event_hubs.principal_id
  principal_type       = "ServicePrincipal"
  description          = "Events as files."
}
