# The source ops: its identity, rights, catalog.
# State, providers and what other states hand on.

terraform {
  required_version = ">= 1.11"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.2"
    }
    databricks = {
      source  = "databricks/databricks"
      version = "1.128.0"
    }
  }

  backend "azurerm" {
    resource_group_name  = "rg-flights-platform-prod"
    storage_account_name = "stflightstfprod3696"
    container_name       = "tfstate"
    key                  = "nyc_flights/prod/sources/ops.tfstate"
    subscription_id      = "00000000-0000-4000-8000-000000000001"
    tenant_id            = "00000000-0000-4000-8000-000000000002"
    use_azuread_auth     = true
  }
}

provider "azurerm" {
  subscription_id     = var.subscription_id
  storage_use_azuread = true

  features {}
}

provider "databricks" {
  host      = data.terraform_remote_state.databricks.outputs.workspace_url
  auth_type = "azure-cli"
}

data "terraform_remote_state" "adls" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-flights-platform-prod"
    storage_account_name = "stflightstfprod3696"
    container_name       = "tfstate"
    key                  = "nyc_flights/prod/adls.tfstate"
    subscription_id      = "00000000-0000-4000-8000-000000000001"
    tenant_id            = "00000000-0000-4000-8000-000000000002"
    use_azuread_auth     = true
  }
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
