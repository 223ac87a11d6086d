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

variable "defender_mode" {
  description = "create, or external when IT owns Defender."
  type        = string
}

variable "plans" {
  description = "Paid plans by resource type; each is billed for every resource of its type in the subscription."
  type        = map(object({ subplan = optional(string) }))
}

variable "security_contacts" {
  description = "Who hears of alerts."
  type        = set(string)
}
