terraform {
  required_version = ">= 1.11"
  required_providers {
    databricks = {
      source  = "databricks/databricks"
      version = "1.128.0"
    }
  }
}

provider "databricks" {
  host = var.workspace_url
}

variable "workspace_url" {
  description = "Address of the workspace; an input, because its workspace is made in another state."
  type        = string
}

variable "access_connector_id" {
  description = "Access connector of the product."
  type        = string
}

variable "workspace_id" {
  description = "Number of the workspace."
  type        = number
}

module "unity_catalog" {
  source              = "../.."
  environment         = "dev"
  product             = "on_time"
  owner               = "aviation-data-owners"
  groups              = ["analysts"]
  access_connector_id = var.access_connector_id
  workspace_ids       = { analytics = var.workspace_id }
  locations = {
    landing = "abfss://landing@stflightsdev.dfs.core.windows.net/"
    bronze  = "abfss://bronze@stflightsdev.dfs.core.windows.net/"
    silver  = "abfss://silver@stflightsdev.dfs.core.windows.net/"
    gold    = "abfss://gold@stflightsdev.dfs.core.windows.net/"
  }
  landing_volume = { schema = "bronze", url = "abfss://landing@stflightsdev.dfs.core.windows.net/ops" }
  grants         = [{ principal = "analysts", privileges = ["USE_SCHEMA", "SELECT"], schema = "gold" }]
}

output "catalog" {
  description = "Name of the catalog."
  value       = module.unity_catalog.name
}
