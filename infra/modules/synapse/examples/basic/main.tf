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

variable "administrator_group" {
  description = "Entra group that administers the workspace."
  type        = object({ name = string, object_id = string, tenant_id = string })
}

module "synapse" {
  source                     = "../.."
  name_prefix                = "flights"
  environment                = "prod"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-prod"
  tags                       = { env = "prod" }
  log_analytics_workspace_id = var.log_analytics_workspace_id
  private_endpoint_subnet_id = var.private_endpoint_subnet_id
  administrator_group        = var.administrator_group
  data_lake                  = { account_id = var.storage_account_id, create_file_system = true }
  data_containers = {
    gold = { scope = "${var.storage_account_id}/blobServices/default/containers/gold" }
  }
  managed_private_endpoints = {
    lake-dfs = { target_resource_id = var.storage_account_id, sub_resource = "dfs" }
  }
}

output "cost_control_sql" {
  description = "Statements that limit the cost of queries."
  value       = module.synapse.cost_control_sql
}
