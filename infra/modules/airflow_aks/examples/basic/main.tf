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

variable "subnet_ids" {
  description = "Subnets by purpose: aks and private_endpoint."
  type        = map(string)
}

variable "private_dns_zone_ids" {
  description = "Private DNS zones by name."
  type        = map(string)
}

variable "administrators" {
  description = "Group that administers cluster and database."
  type        = object({ name = string, object_id = string })
}

variable "sign_in_client_id" {
  description = "Application people sign in through."
  type        = string
}

variable "image_digest" {
  description = "Digest of the Airflow image."
  type        = string
}

module "airflow_aks" {
  source                       = "../.."
  name_prefix                  = "flights"
  environment                  = "prod"
  location                     = "westeurope"
  resource_group_name          = "rg-flights-prod"
  tags                         = { env = "prod" }
  tenant_id                    = var.tenant_id
  log_analytics_workspace_id   = var.log_analytics_workspace_id
  private_endpoint_subnet_id   = var.subnet_ids["private_endpoint"]
  private_dns_zone_ids         = var.private_dns_zone_ids
  node_subnet_id               = var.subnet_ids["aks"]
  administrator_group_ids      = [var.administrators.object_id]
  database_administrator_group = var.administrators
  airflow_version              = "3.2.2"
  airflow_image_digest         = var.image_digest
  sign_in                      = { client_id = var.sign_in_client_id }
  ingress                      = { host = "airflow.data.contoso.internal" }
  dags_repository = {
    url         = "git@ssh.dev.azure.com:v3/contoso/data/flights"
    ref         = "release-2026.11"
    known_hosts = "ssh.dev.azure.com ssh-rsa <host key as Azure DevOps publishes it>"
  }
}

output "helm_values" {
  description = "Values for the chart."
  value       = module.airflow_aks.helm_values
}
