# Output ports of turnover: each group reads the table of its port and no other. Applied once a run has made the tables.
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
    resource_group_name  = "rg-cars-platform-prod"
    storage_account_name = "stcarstfprodcfa9"
    container_name       = "tfstate"
    key                  = "used_cars/prod/ports/turnover.tfstate"
    subscription_id      = "77777777-7777-4777-8777-777777777777"
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
    resource_group_name  = "rg-cars-platform-prod"
    storage_account_name = "stcarstfprodcfa9"
    container_name       = "tfstate"
    key                  = "used_cars/prod/databricks.tfstate"
    subscription_id      = "77777777-7777-4777-8777-777777777777"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}
