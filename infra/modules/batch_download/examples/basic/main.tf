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

variable "infrastructure_subnet_id" {
  description = "Subnet of the environment."
  type        = string
}

variable "registry" {
  description = "Outputs of container_registry."
  type = object({
    id   = string
    host = string
  })
}

variable "landing_container_id" {
  description = "Container the archives go to."
  type        = string
}

module "batch_download" {
  source                     = "../.."
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = var.log_analytics_workspace_id
  private_endpoint_subnet_id = var.private_endpoint_subnet_id
  infrastructure_subnet_id   = var.infrastructure_subnet_id
  registry_host              = var.registry.host
  registry_id                = var.registry.id
  jobs = {
    archives = {
      image           = "downloader:1.4.2"
      cron            = "0 3 * * *"
      data_containers = { landing = { container_id = var.landing_container_id, access = "write" } }
    }
  }
}

output "jobs" {
  description = "Names of the jobs."
  value       = module.batch_download.name
}
