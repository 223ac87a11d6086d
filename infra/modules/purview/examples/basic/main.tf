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

variable "private_endpoint_subnet_id" {
  description = "Subnet of private endpoints."
  type        = string
}

variable "storage_account_id" {
  description = "Lake account."
  type        = string
}

module "purview" {
  source                     = "../.."
  name_prefix                = "flights"
  environment                = "prod"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-prod"
  tags                       = { env = "prod" }
  log_analytics_workspace_id = var.log_analytics_workspace_id
  private_endpoint_subnet_id = var.private_endpoint_subnet_id
  scanned_sources = {
    gold = { scope = "${var.storage_account_id}/blobServices/default/containers/gold" }
  }
}

output "private_link_targets" {
  description = "Endpoints of the catalogue."
  value       = module.purview.private_link_targets
}
