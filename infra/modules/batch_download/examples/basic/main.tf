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

variable "subnet_id" {
  description = "Subnet with the purpose container_apps."
  type        = string
}

variable "storage_account_id" {
  description = "Lake account."
  type        = string
}

variable "registry" {
  description = "Registry of the image: id and server."
  type        = object({ id = string, server = string })
}

variable "image_digest" {
  description = "Digest of the image, as the build printed it."
  type        = string
}

module "batch_download" {
  source                     = "../.."
  name_prefix                = "voxforge"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-voxforge-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = var.log_analytics_workspace_id
  private_endpoint_mode      = "external"
  subnet_id                  = var.subnet_id
  registry                   = var.registry
  image                      = "${var.registry.server}/download@${var.image_digest}"
  timeout_minutes            = 600
  written_containers = {
    landing = "${var.storage_account_id}/blobServices/default/containers/landing"
  }
}

output "start_command" {
  description = "Starts the download once."
  value       = module.batch_download.start_command
}
