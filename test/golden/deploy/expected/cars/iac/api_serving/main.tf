# The gateway inside the network; APIs lie with their products.

module "api_serving" {
  source                     = "../modules/api_serving"
  name_prefix                = var.name_prefix
  environment                = var.environment
  location                   = var.location
  resource_group_name        = var.resource_group_name
  tags                       = var.tags
  log_analytics_workspace_id = data.terraform_remote_state.platform.outputs.log_analytics_workspace_id
  tenant_id                  = var.tenant_id
  apis                       = {}
  name                       = var.name
  sku_name                   = var.sku_name
  subnet_id                  = data.terraform_remote_state.platform.outputs.subnet_ids["api_management"]
  publisher_email            = var.publisher_email
  application_insights       = data.terraform_remote_state.azure_monitor.outputs.application_insights
}

resource "azurerm_monitor_metric_alert" "failed_calls" {
  name                = "alert-cars-gateway-failed-calls-prod"
  description         = "Calls of the gateway fail."
  resource_group_name = var.resource_group_name
  scopes              = [module.api_serving.id]
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = var.tags

  criteria {
    metric_namespace = "Microsoft.ApiManagement/service"
    metric_name      = "Requests"
    aggregation      = "Total"
    operator         = "GreaterThan"
    threshold        = 10

    dimension {
      name     = "GatewayResponseCodeCategory"
      operator = "Include"
      values   = ["5xx"]
    }
  }

  action {
    action_group_id = data.terraform_remote_state.azure_monitor.outputs.action_group_id
  }
}
