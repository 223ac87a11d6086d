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

module "policy" {
  source                     = "../.."
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  log_analytics_workspace_id = var.log_analytics_workspace_id
  resource_group_id          = "/subscriptions/${var.subscription_id}/resourceGroups/rg-flights-dev"
  services                   = ["storage", "key_vault", "databricks", "data_factory", "azure_sql"]
  contact                    = "platform@example.com"
}

output "controls" {
  description = "Controls in force."
  value       = module.policy.controls
}
