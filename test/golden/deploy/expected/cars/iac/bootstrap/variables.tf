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

variable "tags" {
  description = "Tags of every resource here."
  type        = map(string)
}

variable "existing_groups" {
  description = "Resource groups of IT; the others are made."
  type        = object({ platform = optional(string), data = optional(string) })
}

variable "group_names" {
  description = "Names of the two resource groups."
  type        = object({ platform = string, data = string })
}

variable "budget" {
  description = "Budget of the group of the data services; null goes without."
  type        = object({ monthly_amount = number, start_month = string, contact_emails = list(string) })
}

variable "state_account_name" {
  description = "Account of the states, unique in all of Azure."
  type        = string
}
