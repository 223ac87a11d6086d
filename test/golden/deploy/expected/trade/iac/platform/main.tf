# Network, private DNS zones and logs; what IT owns is only referred to.

module "network" {
  source                     = "../modules/network"
  name_prefix                = var.name_prefix
  environment                = var.environment
  location                   = var.location
  resource_group_name        = var.platform_group_name
  tags                       = var.tags
  log_analytics_workspace_id = var.log_analytics_workspace_id
  existing_network           = var.existing_network
  flow_log                   = null
}

module "private_dns" {
  source              = "../modules/private_dns"
  mode                = "central"
  location            = var.location
  resource_group_name = var.platform_group_name
  tags                = var.tags
  services            = ["azure_sql", "data_factory", "databricks", "key_vault", "monitor", "storage"]
  central_zone_ids    = var.private_dns_zone_ids
}
