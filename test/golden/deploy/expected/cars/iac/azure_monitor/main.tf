# Alerts on the services, their settings and their cost; those of a product lie with the product.

module "monitor" {
  source                      = "../modules/monitor"
  name_prefix                 = var.name_prefix
  environment                 = var.environment
  location                    = var.location
  resource_group_name         = var.resource_group_name
  tags                        = var.tags
  private_endpoint_mode       = var.private_endpoint_mode
  private_endpoint_subnet_id  = data.terraform_remote_state.platform.outputs.private_endpoint_subnet_id
  private_dns_zone_ids        = data.terraform_remote_state.platform.outputs.private_dns_zone_ids
  existing_workspace_id       = data.terraform_remote_state.platform.outputs.log_analytics_workspace_id
  existing_private_link_scope = data.terraform_remote_state.platform.outputs.private_link_scope
  alert_addresses             = var.alert_addresses
  activity_scopes             = ["/subscriptions/${var.subscription_id}/resourceGroups/rg-cars-data-prod"]
  watched_resources = {
    data_factory = {
      factory = data.terraform_remote_state.azure_data_factory.outputs.id
    }
    storage = {
      lake = data.terraform_remote_state.adls.outputs.id
    }
    sql_database = {
      store = data.terraform_remote_state.azure_sql.outputs.database_ids[var.database_name]
    }
    key_vault = {
      vault = data.terraform_remote_state.key_vault.outputs.id
    }
    event_hubs = {
      events = data.terraform_remote_state.event_hubs.outputs.id
    }
    cosmos = {
      documents = data.terraform_remote_state.cosmos_serving.outputs.id
    }
  }
  known_secret_readers = [data.terraform_remote_state.azure_data_factory.outputs.principal_id, var.databricks_application_object_id, data.terraform_remote_state.airflow_aks.outputs.secret_reader_principal_id, data.terraform_remote_state.batch_download.outputs.principal_id]
}
