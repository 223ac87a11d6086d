# Consumers of turnover: a group in Entra for each output port. Who is in it is decided by its owner, not here.
# State, providers and what other states hand on.

terraform {
  required_version = ">= 1.11"

  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "3.9.0"
    }
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.2"
    }
  }

  backend "azurerm" {
    resource_group_name  = "rg-cars-platform-prod"
    storage_account_name = "stcarstfprodcfa9"
    container_name       = "tfstate"
    key                  = "used_cars/prod/consumers/turnover.tfstate"
    subscription_id      = "77777777-7777-4777-8777-777777777777"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}

provider "azuread" {
  tenant_id = var.tenant_id
}

provider "azurerm" {
  subscription_id     = var.subscription_id
  storage_use_azuread = true

  features {}
}
