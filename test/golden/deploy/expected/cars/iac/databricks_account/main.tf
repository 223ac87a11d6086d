# The part of the Databricks account: metastore, ways out of serverless compute, budget of the workspace.

module "databricks_account" {
  source      = "../modules/databricks_account"
  name_prefix = var.name_prefix
  environment = var.environment
  location    = var.location
  account_id  = var.account_id
  workspace_ids = {
    prod = data.terraform_remote_state.databricks.outputs.workspace_id
  }
  existing_metastore_id = var.existing_metastore_id
  serverless_private_endpoints = {
    lake-blob = {
      resource_id  = data.terraform_remote_state.adls.outputs.id
      sub_resource = "blob"
    }
    lake-dfs = {
      resource_id  = data.terraform_remote_state.adls.outputs.id
      sub_resource = "dfs"
    }
    events = {
      resource_id  = data.terraform_remote_state.event_hubs.outputs.id
      sub_resource = "namespace"
    }
    documents = {
      resource_id  = data.terraform_remote_state.cosmos_serving.outputs.id
      sub_resource = "Sql"
    }
  }
  allowed_internet_hosts = var.allowed_internet_hosts
  budget                 = var.budget
}
