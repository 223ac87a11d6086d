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
  description = "Subscription whose plans are set."
  type        = string
}

variable "log_analytics_workspace_id" {
  description = "Workspace that receives the findings."
  type        = string
}

module "defender" {
  source                     = "../.."
  name_prefix                = "flights"
  environment                = "prod"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-prod"
  tags                       = { env = "prod" }
  log_analytics_workspace_id = var.log_analytics_workspace_id
  subscription_id            = var.subscription_id
  security_contact           = { emails = ["security@contoso.com"] }
  plans = {
    KeyVaults = {}
    StorageAccounts = {
      extensions = { OnUploadMalwareScanning = { CapGBPerMonthPerStorageAccount = "500" } }
    }
  }
}

output "plan_ids" {
  description = "Plans that are on."
  value       = module.defender.plan_ids
}
