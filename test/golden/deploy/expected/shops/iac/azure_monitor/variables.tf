# Values of this environment stand in terraform.tfvars.json.

variable "subscription_id" {
  description = "Subscription that receives the resources."
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

variable "name_prefix" {
  description = "Beginning of resource names."
  type        = string
}

variable "resource_group_name" {
  description = "Group of the data services."
  type        = string
}

variable "private_endpoint_mode" {
  description = "create, or external when IT makes the endpoints."
  type        = string
}

variable "tags" {
  description = "Tags of every resource here."
  type        = map(string)
}

variable "databricks_application_object_id" {
  description = "The application AzureDatabricks of the tenant, which reads the vaults behind secret scopes."
  type        = string
}

variable "alert_addresses" {
  description = "Who hears of alerts."
  type        = map(string)
}

variable "database_name" {
  description = "Database of the store."
  type        = string
}
