# Compute of the workspace: cluster policies, SQL warehouse, old doors closed.
# State, providers and what other states hand on.

terraform {
  required_version = ">= 1.11"

  required_providers {
    databricks = {
      source  = "databricks/databricks"
      version = "1.128.0"
    }
  }

  backend "azurerm" {
    resource_group_name  = "rg-states"
    storage_account_name = "stcompanystates"
    container_name       = "trade"
    key                  = "trade/prod/databricks_compute.tfstate"
    subscription_id      = "11111111-1111-4111-8111-111111111111"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}

provider "databricks" {
  host      = data.terraform_remote_state.databricks.outputs.workspace_url
  auth_type = "azure-cli"
}

data "terraform_remote_state" "databricks" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-states"
    storage_account_name = "stcompanystates"
    container_name       = "trade"
    key                  = "trade/prod/databricks.tfstate"
    subscription_id      = "11111111-1111-4111-8111-111111111111"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}
