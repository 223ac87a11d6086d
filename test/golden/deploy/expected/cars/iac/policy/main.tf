# Azure Policy for the group of the data services: the controls of the services in use, in Audit first.

module "policy" {
  source                     = "../modules/policy"
  name_prefix                = var.name_prefix
  environment                = var.environment
  location                   = var.location
  log_analytics_workspace_id = data.terraform_remote_state.platform.outputs.log_analytics_workspace_id
  resource_group_id          = "/subscriptions/${var.subscription_id}/resourceGroups/rg-cars-data-prod"
  mode                       = var.policy_mode
  contact                    = var.contact
  services                   = ["api_management", "azure_sql", "cosmos", "data_factory", "databricks", "event_hubs", "key_vault", "storage", "synapse", "container_registry", "kubernetes", "postgresql"]
}
