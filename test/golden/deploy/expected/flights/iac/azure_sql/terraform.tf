# The metadata store: a server that knows Entra identities only and is reached through its private endpoint.
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
    key                  = "nyc_flights/prod/azure_sql.tfstate"
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

data "terraform_remote_state" "platform" {
  backend = "azurerm"
  config = {
    resource_group_name  = "rg-flights-platform-prod"
    storage_account_name = "stflightstfprod3696"
    container_name       = "tfstate"
    key                  = "nyc_flights/prod/platform.tfstate"
    subscription_id      = "00000000-0000-4000-8000-000000000001"
    tenant_id            = "00000000-0000-4000-8000-000000000002"
    use_azuread_auth     = true
  }
}
