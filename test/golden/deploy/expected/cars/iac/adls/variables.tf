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
  description = "Account of the lake, as the environment names it."
  type        = string
}

variable "lifecycle_rules" {
  description = "Rules for files as delivered and for logs, by class; never for tables, which VACUUM keeps small."
  type        = map(object({ prefixes = set(string), cool_after_days = optional(number), cold_after_days = optional(number), archive_after_days = optional(number), delete_after_days = optional(number) }))
}

variable "allowed_resource_ids" {
  description = "Resources that come in with their identity, past the private endpoints; usually none."
  type        = set(string)
}

variable "redundancy" {
  description = "LRS (one data centre), ZRS (three zones), GRS or GZRS (a second region too)."
  type        = string
}

variable "soft_delete_days" {
  description = "Days in which deleted files can be restored."
  type        = number
}
