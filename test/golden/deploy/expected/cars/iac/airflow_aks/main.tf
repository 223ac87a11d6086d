# Airflow on a private cluster with database, registry, vault and logs of its own; it starts and watches runs and reads no data.

module "airflow_aks" {
  source                       = "../modules/airflow_aks"
  name_prefix                  = var.name_prefix
  environment                  = var.environment
  location                     = var.location
  resource_group_name          = var.resource_group_name
  tags                         = var.tags
  log_analytics_workspace_id   = data.terraform_remote_state.platform.outputs.log_analytics_workspace_id
  private_endpoint_mode        = var.private_endpoint_mode
  private_endpoint_subnet_id   = data.terraform_remote_state.platform.outputs.private_endpoint_subnet_id
  private_dns_zone_ids         = data.terraform_remote_state.platform.outputs.private_dns_zone_ids
  tenant_id                    = var.tenant_id
  registry_name                = var.registry_name
  vault_name                   = var.vault_name
  log_account_name             = var.log_account_name
  database_server_name         = var.database_server_name
  airflow_version              = var.airflow_version
  airflow_image_digest         = var.airflow_image_digest
  dags_repository              = var.dags_repository
  outbound_type                = var.outbound_type
  uptime_guaranteed            = var.uptime_guaranteed
  system_nodes                 = var.system_nodes
  airflow_nodes                = var.airflow_nodes
  database                     = var.database
  node_subnet_id               = data.terraform_remote_state.platform.outputs.subnet_ids["aks"]
  pod_cidr                     = "10.244.0.0/16"
  service_cidr                 = "10.245.0.0/24"
  administrator_group_ids      = [var.administrator_group.object_id]
  database_administrator_group = var.administrator_group
  sign_in = {
    client_id = var.sign_in_client_id
  }
  ingress = {
    host = var.host
  }
}
