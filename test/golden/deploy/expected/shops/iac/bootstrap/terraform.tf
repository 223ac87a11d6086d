# Resource groups, the account for Terraform states, and the identities pipelines sign in as.
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
    key                  = "shops_of_the_north_and_south/prod/bootstrap.tfstate"
    subscription_id      = "11111111-1111-4111-8111-111111111111"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}

provider "azurerm" {
  subscription_id                = var.subscription_id
  storage_use_azuread            = true
  resource_providers_to_register = ["Microsoft.Authorization", "Microsoft.Batch", "Microsoft.Consumption", "Microsoft.DataFactory", "Microsoft.Databricks", "Microsoft.Insights", "Microsoft.KeyVault", "Microsoft.ManagedIdentity", "Microsoft.Network", "Microsoft.OperationalInsights", "Microsoft.PolicyInsights", "Microsoft.Security", "Microsoft.Sql", "Microsoft.Storage"]

  features {}
}
