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

variable "name" {
  description = "Name of the workspace."
  type        = string
}

variable "administrator_group" {
  description = "Entra group that administers workspace and SQL."
  type        = object({ name = string, object_id = string, tenant_id = string })
}

variable "data_processed_limits_tb" {
  description = "Terabytes queries may read before they are refused."
  type        = object({ daily = number, weekly = number, monthly = number })
}

variable "security_contacts" {
  description = "Who hears of suspected attacks."
  type        = set(string)
}
