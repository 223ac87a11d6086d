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

variable "tenant_id" {
  description = "Entra tenant."
  type        = string
}

variable "log_analytics_workspace_id" {
  description = "Workspace that receives the logs."
  type        = string
}

variable "subnet_id" {
  description = "Subnet of API Management."
  type        = string
}

variable "application_insights" {
  description = "Outputs of the monitor module."
  type = object({
    id                = string
    connection_string = string
  })
}

variable "openapi_json" {
  description = "OpenAPI document of the product."
  type        = string
}

module "api_serving" {
  source                     = "../.."
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = var.log_analytics_workspace_id
  subnet_id                  = var.subnet_id
  publisher_email            = "aviation-data@example.com"
  tenant_id                  = var.tenant_id
  application_insights       = var.application_insights
  apis = {
    on-time = {
      path             = "on-time"
      openapi_json     = var.openapi_json
      backend_url      = "https://func-flights-dev.azurewebsites.net"
      backend_audience = "api://00000000-0000-0000-0000-0000000000b1"
      audience         = "api://00000000-0000-0000-0000-0000000000b2"
      roles            = ["read"]
    }
  }
}

output "apis" {
  description = "Addresses by name."
  value       = module.api_serving.endpoints
}
