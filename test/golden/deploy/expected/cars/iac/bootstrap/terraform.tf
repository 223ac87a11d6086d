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
    resource_group_name  = "rg-cars-platform-prod"
    storage_account_name = "stcarstfprodcfa9"
    container_name       = "tfstate"
    key                  = "used_cars/prod/bootstrap.tfstate"
    subscription_id      = "77777777-7777-4777-8777-777777777777"
    tenant_id            = "22222222-2222-4222-8222-222222222222"
    use_azuread_auth     = true
  }
}

provider "azurerm" {
  subscription_id                = var.subscription_id
  storage_use_azuread            = true
  resource_providers_to_register = ["Microsoft.ApiManagement", "Microsoft.App", "Microsoft.Authorization", "Microsoft.Consumption", "Microsoft.ContainerRegistry", "Microsoft.ContainerService", "Microsoft.DBforPostgreSQL", "Microsoft.DataFactory", "Microsoft.DataProtection", "Microsoft.Databricks", "Microsoft.DocumentDB", "Microsoft.EventHub", "Microsoft.Insights", "Microsoft.KeyVault", "Microsoft.ManagedIdentity", "Microsoft.Network", "Microsoft.OperationalInsights", "Microsoft.PolicyInsights", "Microsoft.Purview", "Microsoft.Security", "Microsoft.Sql", "Microsoft.Storage", "Microsoft.Synapse"]

  features {}
}
