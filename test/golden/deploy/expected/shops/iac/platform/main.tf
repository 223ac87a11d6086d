# Network, private DNS zones and logs; what IT owns is only referred to.

module "monitor" {
  source                     = "../modules/monitor"
  name_prefix                = var.name_prefix
  environment                = var.environment
  location                   = var.location
  resource_group_name        = var.platform_group_name
  tags                       = var.tags
  private_endpoint_mode      = var.private_endpoint_mode
  private_endpoint_subnet_id = module.network.subnet_ids["private_endpoints"]
  private_dns_zone_ids       = module.private_dns.id
  alert_addresses            = var.alert_addresses
  retention_days             = var.log_days
  activity_scopes            = ["/subscriptions/${var.subscription_id}/resourceGroups/rg-shops-platform-prod"]
  databricks_audit_enabled   = false
}

module "flow_logs" {
  source                         = "../modules/adls"
  name_prefix                    = var.name_prefix
  environment                    = var.environment
  location                       = var.location
  resource_group_name            = var.platform_group_name
  tags                           = var.tags
  private_endpoint_mode          = var.private_endpoint_mode
  private_endpoint_subnet_id     = module.network.subnet_ids["private_endpoints"]
  private_dns_zone_ids           = module.private_dns.id
  name                           = var.flow_log_account_name
  log_analytics_workspace_id     = module.monitor.id
  hierarchical_namespace_enabled = false
  network_bypass                 = ["AzureServices"]
  containers                     = {}
}

module "network" {
  source                     = "../modules/network"
  name_prefix                = var.name_prefix
  environment                = var.environment
  location                   = var.location
  resource_group_name        = var.platform_group_name
  tags                       = var.tags
  log_analytics_workspace_id = module.monitor.id
  address_space              = var.address_space
  subnets                    = var.subnets
  flow_log = {
    network_watcher_name                = "NetworkWatcher_${var.location}"
    network_watcher_resource_group_name = "NetworkWatcherRG"
    storage_account_id                  = module.flow_logs.id
    workspace_guid                      = module.monitor.workspace_guid
  }
}

module "private_dns" {
  source              = "../modules/private_dns"
  mode                = "create"
  location            = var.location
  resource_group_name = var.platform_group_name
  tags                = var.tags
  services            = ["azure_sql", "data_factory", "databricks", "key_vault", "monitor", "storage", "batch"]
  virtual_network_ids = {
    platform = module.network.id
  }
  central_zone_ids = var.private_dns_zone_ids
}

module "state_endpoint" {
  source               = "../modules/private_endpoint"
  name                 = "stshopstfprodd614"
  mode                 = var.private_endpoint_mode
  location             = var.location
  resource_group_name  = var.platform_group_name
  tags                 = var.tags
  subnet_id            = module.network.subnet_ids["private_endpoints"]
  target_resource_id   = data.terraform_remote_state.bootstrap.outputs.state_account_id
  service              = "storage"
  sub_resources        = ["blob"]
  private_dns_zone_ids = module.private_dns.id
}

resource "azurerm_monitor_diagnostic_setting" "state" {
  name                       = "to-log-analytics"
  target_resource_id         = "${data.terraform_remote_state.bootstrap.outputs.state_account_id}/blobServices/default"
  log_analytics_workspace_id = module.monitor.id

  enabled_log {
    category_group = "allLogs"
  }

  enabled_metric {
    category = "Capacity"
  }

  enabled_metric {
    category = "Transaction"
  }
}
