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

variable "log_analytics_workspace_id" {
  description = "Workspace that receives the logs."
  type        = string
}

variable "storage_account_id" {
  description = "Lake account."
  type        = string
}

module "backup" {
  source                     = "../.."
  name_prefix                = "flights"
  environment                = "prod"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-prod"
  tags                       = { env = "prod" }
  log_analytics_workspace_id = var.log_analytics_workspace_id
  lakes = {
    flights = { storage_account_id = var.storage_account_id, containers = ["landing", "bronze"] }
  }
}

output "instance_ids" {
  description = "What is protected."
  value       = module.backup.instance_ids
}
