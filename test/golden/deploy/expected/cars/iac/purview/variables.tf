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
  description = "Name of the account."
  type        = string
}

variable "collection_roles" {
  description = "Who needs which role inside the catalogue; they are given there."
  type        = map(object({ principal_id = string, role = string }))
}
