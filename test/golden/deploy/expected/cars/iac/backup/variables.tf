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

variable "tags" {
  description = "Tags of every resource here."
  type        = map(string)
}

variable "containers" {
  description = "Containers of the lake that are copied."
  type        = set(string)
}

variable "redundancy" {
  description = "Where copies lie: LocallyRedundant, ZoneRedundant or GeoRedundant; cannot be changed later."
  type        = string
}
