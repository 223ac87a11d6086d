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

variable "integration_subnet_id" {
  description = "Subnet the app sends from."
  type        = string
}

variable "application_insights" {
  description = "Outputs of the monitor module."
  type = object({
    id                = string
    connection_string = string
  })
}

module "functions" {
  source                                 = "../.."
  name_prefix                            = "flights"
  environment                            = "dev"
  location                               = "westeurope"
  resource_group_name                    = "rg-flights-dev"
  tags                                   = { env = "dev" }
  log_analytics_workspace_id             = var.log_analytics_workspace_id
  private_endpoint_subnet_id             = var.private_endpoint_subnet_id
  integration_subnet_id                  = var.integration_subnet_id
  application_insights_id                = var.application_insights.id
  application_insights_connection_string = var.application_insights.connection_string
}

output "principal_id" {
  description = "Identity of the app."
  value       = module.functions.principal_id
}
