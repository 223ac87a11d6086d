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

module "network" {
  source                     = "../.."
  name_prefix                = "platform"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-platform-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = var.log_analytics_workspace_id
  address_space              = ["10.20.0.0/22"]
  flow_log                   = null
  subnets = {
    dbx-host          = { address_prefix = "10.20.0.0/25", purpose = "databricks" }
    dbx-container     = { address_prefix = "10.20.0.128/25", purpose = "databricks" }
    private-endpoints = { address_prefix = "10.20.1.0/26", purpose = "private_endpoint" }
    functions         = { address_prefix = "10.20.1.64/26", purpose = "functions" }
  }
}

output "subnet_ids" {
  description = "Subnets by short name."
  value       = module.network.subnet_ids
}
