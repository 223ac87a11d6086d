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
    resource_group_name  = "rg-flights-platform-prod"
    storage_account_name = "stflightstfprod3696"
    container_name       = "tfstate"
    key                  = "nyc_flights/prod/databricks_compute.tfstate"
    subscription_id      = "00000000-0000-4000-8000-000000000001"
    tenant_id            = "00000000-0000-4000-8000-000000000002"
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
    resource_group_name  = "rg-flights-platform-prod"
    storage_account_name = "stflightstfprod3696"
    container_name       = "tfstate"
    key                  = "nyc_flights/prod/databricks.tfstate"
    subscription_id      = "00000000-0000-4000-8000-000000000001"
    tenant_id            = "00000000-0000-4000-8000-000000000002"
    use_azuread_auth     = true
  }
}
