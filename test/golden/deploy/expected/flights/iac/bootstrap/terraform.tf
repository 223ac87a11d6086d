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
    resource_group_name  = "rg-flights-platform-prod"
    storage_account_name = "stflightstfprod3696"
    container_name       = "tfstate"
    key                  = "nyc_flights/prod/bootstrap.tfstate"
    subscription_id      = "00000000-0000-4000-8000-000000000001"
    tenant_id            = "00000000-0000-4000-8000-000000000002"
    use_azuread_auth     = true
  }
}

provider "azurerm" {
  subscription_id                = var.subscription_id
  storage_use_azuread            = true
  resource_providers_to_register = ["Microsoft.Authorization", "Microsoft.Consumption", "Microsoft.DataFactory", "Microsoft.Databricks", "Microsoft.Insights", "Microsoft.KeyVault", "Microsoft.ManagedIdentity", "Microsoft.Network", "Microsoft.OperationalInsights", "Microsoft.PolicyInsights", "Microsoft.Security", "Microsoft.Sql", "Microsoft.Storage"]

  features {}
}
