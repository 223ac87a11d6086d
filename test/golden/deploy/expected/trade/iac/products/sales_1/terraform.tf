# The product sales_1: its identity, rights, catalog, alert.
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
    resource_group_name  = "rg-states"
    storage_account_name = "stcompanystates"
    container_name       = "trade"
    key                  = "trade/prod/products/sales_1.tfstate"
    subscription_id      = "11111111-1111-4111-8111-111111111111"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
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

data "terraform_remote_state" "platform" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-states"
    storage_account_name = "stcompanystates"
    container_name       = "trade"
    key                  = "trade/prod/platform.tfstate"
    subscription_id      = "11111111-1111-4111-8111-111111111111"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}

data "terraform_remote_state" "adls" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-states"
    storage_account_name = "stcompanystates"
    container_name       = "trade"
    key                  = "trade/prod/adls.tfstate"
    subscription_id      = "11111111-1111-4111-8111-111111111111"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
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

data "terraform_remote_state" "azure_monitor" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-states"
    storage_account_name = "stcompanystates"
    container_name       = "trade"
    key                  = "trade/prod/azure_monitor.tfstate"
    subscription_id      = "11111111-1111-4111-8111-111111111111"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}
