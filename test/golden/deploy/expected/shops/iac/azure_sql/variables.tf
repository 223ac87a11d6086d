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
  description = "Name of the server."
  type        = string
}

variable "administrator_group" {
  description = "Entra group that administers the server."
  type        = object({ name = string, object_id = string, tenant_id = string })
}

variable "database_name" {
  description = "Database of the store."
  type        = string
}

variable "database" {
  description = "Size of the database, minutes after which it sleeps, where backups lie and how far they go back."
  type        = object({ service_objective = string, auto_pause_minutes = optional(number), backup_redundancy = string, restore_days = number })
}

variable "security_contacts" {
  description = "Who hears of suspected attacks."
  type        = list(string)
}
