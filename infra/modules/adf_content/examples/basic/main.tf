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
  description = "Subscription of the factory."
  type        = string
}

variable "data_factory_id" {
  description = "Factory that receives the content."
  type        = string
}

module "adf_content" {
  source          = "../.."
  data_factory_id = var.data_factory_id
  content_folder  = "${path.module}/adf_pipelines"
}

output "start_commands" {
  description = "Starts the triggers."
  value       = module.adf_content.start_commands
}
