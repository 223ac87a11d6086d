# Nodes of Azure Batch that write files into landing and nothing else; none runs while nothing waits.
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
    resource_group_name  = "rg-shops-platform-prod"
    storage_account_name = "stshopstfprodd614"
    container_name       = "tfstate"
    key                  = "shops_of_the_north_and_south/prod/batch_download.tfstate"
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

data "terraform_remote_state" "platform" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-shops-platform-prod"
    storage_account_name = "stshopstfprodd614"
    container_name       = "tfstate"
    key                  = "shops_of_the_north_and_south/prod/platform.tfstate"
    subscription_id      = "11111111-1111-4111-8111-111111111111"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}

data "terraform_remote_state" "adls" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-shops-platform-prod"
    storage_account_name = "stshopstfprodd614"
    container_name       = "tfstate"
    key                  = "shops_of_the_north_and_south/prod/adls.tfstate"
    subscription_id      = "11111111-1111-4111-8111-111111111111"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}
