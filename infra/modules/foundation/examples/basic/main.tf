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

module "foundation" {
  source         = "../.."
  name_prefix    = "flights"
  environment    = "dev"
  location       = "westeurope"
  domain         = "aviation"
  data_product   = "on_time"
  owner          = "aviation-data@example.com"
  cost_centre    = "4711"
  classification = "internal"
  identities     = ["deploy", "functions"]
  budget = {
    monthly_amount = 500
    start_month    = "2026-11"
    contact_emails = ["aviation-data@example.com"]
  }
}

output "resource_group_name" {
  description = "Group for the other modules."
  value       = module.foundation.name
}
