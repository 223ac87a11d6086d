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

variable "private_endpoint_subnet_id" {
  description = "Subnet of private endpoints."
  type        = string
}

variable "resource_group_id" {
  description = "Group whose changes raise alerts."
  type        = string
}

module "monitor" {
  source                     = "../.."
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  private_endpoint_subnet_id = var.private_endpoint_subnet_id
  alert_addresses            = { team = "aviation-data@example.com" }
  activity_scopes            = [var.resource_group_id]
}

output "log_analytics_workspace_id" {
  description = "For the other modules."
  value       = module.monitor.id
}
