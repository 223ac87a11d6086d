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

variable "virtual_network_id" {
  description = "Network that resolves the private names."
  type        = string
}

module "private_dns" {
  source              = "../.."
  location            = "westeurope"
  resource_group_name = "rg-platform-dev"
  tags                = { env = "dev" }
  services            = ["storage", "key_vault", "azure_sql", "databricks", "data_factory", "event_hubs"]
  virtual_network_ids = { platform = var.virtual_network_id }
}

output "private_dns_zone_ids" {
  description = "For the service modules."
  value       = module.private_dns.id
}
