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

variable "name" {
  description = "Name of the Batch account."
  type        = string
}

variable "batch_nodes" {
  description = "Size of a node, and most nodes at a time; none runs while nothing waits."
  type        = object({ size = string, maximum = number })
}
