terraform {
  required_version = ">= 1.11"
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.2"
    }
  }
}

provider "azurerm" {
  features {}
  subscription_id     = var.subscription_id
  storage_use_azuread = true
}

variable "subscription_id" {
  description = "Subscription that receives the resources."
  type        = string
}

variable "subnet_id" {
  description = "Subnet of private endpoints."
  type        = string
}

variable "storage_account_id" {
  description = "Account the endpoints lead to."
  type        = string
}

module "private_endpoint" {
  source              = "../.."
  name                = "stflightsdev"
  location            = "westeurope"
  resource_group_name = "rg-flights-dev"
  tags                = { env = "dev" }
  subnet_id           = var.subnet_id
  target_resource_id  = var.storage_account_id
  service             = "storage"
  sub_resources       = ["blob", "dfs"]
}

output "endpoints" {
  description = "Private addresses by sub-resource."
  value       = module.private_endpoint.endpoints
}
