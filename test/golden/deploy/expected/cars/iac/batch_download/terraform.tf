# A job in a container that writes files into landing and nothing else.
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
    key                  = "used_cars/prod/batch_download.tfstate"
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
