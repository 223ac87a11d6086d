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
  host       = "https://accounts.azuredatabricks.net"
  account_id = var.account_id
}

variable "account_id" {
  description = "Id of the Databricks account."
  type        = string
}

variable "metastore_id" {
  description = "Metastore of the region."
  type        = string
}

variable "workspace_id" {
  description = "Number of the workspace; an input, because the workspace is made in another state."
  type        = number
}

module "databricks_account" {
  source                = "../.."
  name_prefix           = "flights"
  environment           = "dev"
  location              = "westeurope"
  account_id            = var.account_id
  existing_metastore_id = var.metastore_id
  workspace_ids         = { analytics = var.workspace_id }
}

output "approvals" {
  description = "What the owners of the targets have to approve."
  value       = module.databricks_account.approvals
}
