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

variable "image" {
  description = "Image of the job, pinned by its digest."
  type        = string
}

variable "registry" {
  description = "Registry the image is pulled from with the identity of the job."
  type        = object({ id = string, server = string })
}

variable "schedule" {
  description = "When the job starts, in UTC."
  type        = string
}

variable "timeout_minutes" {
  description = "Minutes after which it is stopped."
  type        = number
}

variable "environment_variables" {
  description = "Environment variables that are no secrets."
  type        = map(string)
}

variable "zone_redundancy_enabled" {
  description = "Its environment survives the failure of a zone; cannot be changed later."
  type        = bool
}

variable "secrets" {
  description = "Environment variables by the secret of the vault they come from."
  type        = map(string)
}
