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

variable "private_endpoint_subnet_id" {
  description = "Subnet of private endpoints."
  type        = string
}

variable "azure_databricks_object_id" {
  description = "Object id of the application AzureDatabricks in this tenant."
  type        = string
}

module "platform_vault" {
  source                     = "../.."
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  tenant_id                  = var.tenant_id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  private_endpoint_subnet_id = var.private_endpoint_subnet_id
}

module "databricks_vault" {
  source                     = "../.."
  purpose                    = "databricks"
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  tenant_id                  = var.tenant_id
  log_analytics_workspace_id = var.log_analytics_workspace_id
  private_endpoint_subnet_id = var.private_endpoint_subnet_id
  secret_readers             = { databricks = var.azure_databricks_object_id }
}

output "vaults" {
  description = "Addresses of both vaults."
  value       = [module.platform_vault.endpoints.vault, module.databricks_vault.endpoints.vault]
}
