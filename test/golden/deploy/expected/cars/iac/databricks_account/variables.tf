# Values of this environment stand in terraform.tfvars.json.

variable "name_prefix" {
  description = "Beginning of resource names."
  type        = string
}

variable "environment" {
  description = "Environment as part of names."
  type        = string
}

variable "location" {
  description = "Azure region."
  type        = string
}

variable "account_id" {
  description = "Id of the Databricks account."
  type        = string
}

variable "existing_metastore_id" {
  description = "Metastore of the region."
  type        = string
}

variable "allowed_internet_hosts" {
  description = "Hosts serverless compute may call."
  type        = set(string)
}

variable "budget" {
  description = "Monthly budget of the workspace at list price; null goes without."
  type        = object({ monthly_usd = number, contact_emails = set(string) })
}
