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

variable "event_hub" {
  description = "Outputs of event_hubs."
  type = object({
    id             = string
    name           = string
    namespace_host = string
  })
}

variable "container_apps_subnet_id" {
  description = "Subnet of the container environment."
  type        = string
}

variable "image" {
  description = "Image of the program that sends, pinned by its digest."
  type        = string
}

variable "registry" {
  description = "Registry of the image, outputs of container_registry."
  type = object({
    id     = string
    server = string
  })
}

module "stream_source" {
  source                     = "../.."
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = var.log_analytics_workspace_id
  private_endpoint_subnet_id = var.private_endpoint_subnet_id
  event_hub                  = var.event_hub
  subnet_id                  = var.container_apps_subnet_id
  image                      = var.image
  registry                   = var.registry
}

output "principal_id" {
  description = "Identity that sends."
  value       = module.stream_source.principal_id
}
