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

module "databricks_compute" {
  source           = "../.."
  name_prefix      = "flights"
  environment      = "dev"
  tags             = { env = "dev", costCentre = "4711" }
  cluster_policies = { engineers = { user_groups = ["engineers"] } }
  sql_warehouses   = { analysts = { user_groups = ["analysts"] } }
}

output "policies" {
  description = "Policies by name."
  value       = module.databricks_compute.id
}
