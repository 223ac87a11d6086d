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

variable "network" {
  description = "Outputs of the network module."
  type = object({
    id                             = string
    subnet_names                   = map(string)
    security_group_association_ids = map(string)
  })
}

module "databricks" {
  source                     = "../.."
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = var.log_analytics_workspace_id
  private_endpoint_subnet_id = var.private_endpoint_subnet_id
  product_connectors         = ["on-time"]
  network = {
    virtual_network_id                      = var.network.id
    host_subnet_name                        = var.network.subnet_names["dbx-host"]
    host_security_group_association_id      = var.network.security_group_association_ids["dbx-host"]
    container_subnet_name                   = var.network.subnet_names["dbx-container"]
    container_security_group_association_id = var.network.security_group_association_ids["dbx-container"]
  }
}

output "workspace" {
  description = "Address of the workspace."
  value       = module.databricks.endpoints.workspace
}
