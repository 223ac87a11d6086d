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

variable "access_connector_principal_id" {
  description = "Identity of the Databricks access connector of the product."
  type        = string
}

module "adls" {
  source                     = "../.."
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = var.log_analytics_workspace_id
  private_endpoint_subnet_id = var.private_endpoint_subnet_id
  redundancy                 = "GRS"
  data_identities = {
    product = {
      principal_id = var.access_connector_principal_id
      access       = "write"
      containers   = ["landing", "bronze", "silver", "gold", "quarantine", "miscellaneous"]
    }
  }
  lifecycle_rules = {
    landed-files = { prefixes = ["landing/"], cool_after_days = 30, cold_after_days = 90, archive_after_days = 180 }
  }
}

output "containers" {
  description = "Ids and addresses by container."
  value       = module.adls.containers
}
