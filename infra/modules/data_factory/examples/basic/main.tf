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

module "data_factory" {
  source                     = "../.."
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = var.log_analytics_workspace_id
  private_endpoint_subnet_id = var.private_endpoint_subnet_id
  managed_private_endpoints = {
    lake-dfs = { target_resource_id = var.storage_account_id, sub_resource = "dfs" }
  }
  factory_roles = {
    landing = {
      scope                = "${var.storage_account_id}/blobServices/default/containers/landing"
      role_definition_name = "Storage Blob Data Contributor"
    }
  }
}

output "approvals" {
  description = "What the owner of the lake has to approve."
  value       = module.data_factory.approvals
}
