# Defender for Cloud: who hears of alerts, findings to the log workspace, paid plans that are named.

module "defender" {
  source                     = "../modules/defender"
  name_prefix                = var.name_prefix
  environment                = var.environment
  location                   = var.location
  resource_group_name        = var.resource_group_name
  tags                       = var.tags
  log_analytics_workspace_id = data.terraform_remote_state.platform.outputs.log_analytics_workspace_id
  subscription_id            = var.subscription_id
  mode                       = var.defender_mode
  plans                      = var.plans
  security_contact = {
    emails = var.security_contacts
  }
  export_scope = "/subscriptions/${var.subscription_id}/resourceGroups/rg-cars-data-prod"
}
