# Copies of the lake in a vault that cannot be emptied at once; Delta history protects against wrong writes, this against a lost account.

module "backup" {
  source                     = "../modules/backup"
  name_prefix                = var.name_prefix
  environment                = var.environment
  location                   = var.location
  resource_group_name        = var.resource_group_name
  tags                       = var.tags
  log_analytics_workspace_id = data.terraform_remote_state.platform.outputs.log_analytics_workspace_id
  redundancy                 = var.redundancy
  lakes = {
    lake = {
      storage_account_id = data.terraform_remote_state.adls.outputs.id
      containers         = var.containers
    }
  }
  postgresql_servers = {
    airflow = {
      server_id = data.terraform_remote_state.airflow_aks.outputs.database_server_id
    }
  }
}
