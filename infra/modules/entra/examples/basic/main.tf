terraform {
  required_version = ">= 1.11"
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.2"
    }
    azuread = {
      source  = "hashicorp/azuread"
      version = "3.9.0"
    }
  }
}

provider "azurerm" {
  features {}
  subscription_id     = var.subscription_id
  storage_use_azuread = true
}

provider "azuread" {
  tenant_id = var.tenant_id
}

variable "subscription_id" {
  description = "Subscription that receives the resources."
  type        = string
}

variable "tenant_id" {
  description = "Entra tenant."
  type        = string
}

variable "deploy_identity_id" {
  description = "User-assigned identity of the deployment."
  type        = string
}

module "entra" {
  source      = "../.."
  name_prefix = "flights"
  environment = "dev"
  groups = {
    engineers = { description = "Build the products of the domain" }
    analysts  = { description = "Read gold tables" }
  }
  identity_federations = {
    azure-devops = {
      user_assigned_identity_id = var.deploy_identity_id
      issuer                    = "https://login.microsoftonline.com/${var.tenant_id}/v2.0"
      subject                   = "sc://contoso/data/deploy-dev"
    }
  }
}

output "groups" {
  description = "Object ids by name."
  value       = module.entra.id
}
