# Alerts on the services, their settings and their cost; those of a product lie with the product.
# State, providers and what other states hand on.

terraform {
  required_version = ">= 1.11"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.2"
    }
  }

  backend "azurerm" {
    resource_group_name  = "rg-cars-platform-prod"
    storage_account_name = "stcarstfprodcfa9"
    container_name       = "tfstate"
    key                  = "used_cars/prod/azure_monitor.tfstate"
    subscription_id      = "77777777-7777-4777-8777-777777777777"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}

provider "azurerm" {
  subscription_id     = var.subscription_id
  storage_use_azuread = true

  features {}
}

data "terraform_remote_state" "platform" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-cars-platform-prod"
    storage_account_name = "stcarstfprodcfa9"
    container_name       = "tfstate"
    key                  = "used_cars/prod/platform.tfstate"
    subscription_id      = "77777777-7777-4777-8777-777777777777"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}

data "terraform_remote_state" "adls" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-cars-platform-prod"
    storage_account_name = "stcarstfprodcfa9"
    container_name       = "tfstate"
    key                  = "used_cars/prod/adls.tfstate"
    subscription_id      = "77777777-7777-4777-8777-777777777777"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}

data "terraform_remote_state" "key_vault" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-cars-platform-prod"
    storage_account_name = "stcarstfprodcfa9"
    container_name       = "tfstate"
    key                  = "used_cars/prod/key_vault.tfstate"
    subscription_id      = "77777777-7777-4777-8777-777777777777"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}

data "terraform_remote_state" "azure_sql" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-cars-platform-prod"
    storage_account_name = "stcarstfprodcfa9"
    container_name       = "tfstate"
    key                  = "used_cars/prod/azure_sql.tfstate"
    subscription_id      = "77777777-7777-4777-8777-777777777777"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}

data "terraform_remote_state" "azure_data_factory" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-cars-platform-prod"
    storage_account_name = "stcarstfprodcfa9"
    container_name       = "tfstate"
    key                  = "used_cars/prod/azure_data_factory.tfstate"
    subscription_id      = "77777777-7777-4777-8777-777777777777"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}

data "terraform_remote_state" "event_hubs" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-cars-platform-prod"
    storage_account_name = "stcarstfprodcfa9"
    container_name       = "tfstate"
    key                  = "used_cars/prod/event_hubs.tfstate"
    subscription_id      = "77777777-7777-4777-8777-777777777777"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}

data "terraform_remote_state" "cosmos_serving" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-cars-platform-prod"
    storage_account_name = "stcarstfprodcfa9"
    container_name       = "tfstate"
    key                  = "used_cars/prod/cosmos_serving.tfstate"
    subscription_id      = "77777777-7777-4777-8777-777777777777"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}

data "terraform_remote_state" "airflow_aks" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-cars-platform-prod"
    storage_account_name = "stcarstfprodcfa9"
    container_name       = "tfstate"
    key                  = "used_cars/prod/airflow_aks.tfstate"
    subscription_id      = "77777777-7777-4777-8777-777777777777"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}

data "terraform_remote_state" "batch_download" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-cars-platform-prod"
    storage_account_name = "stcarstfprodcfa9"
    container_name       = "tfstate"
    key                  = "used_cars/prod/batch_download.tfstate"
    subscription_id      = "77777777-7777-4777-8777-777777777777"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}
