# Values of this environment stand in terraform.tfvars.json.

variable "subscription_id" {
  description = "Subscription that receives the resources."
  type        = string
}

variable "tenant_id" {
  description = "Entra tenant."
  type        = string
}

variable "environment" {
  description = "Environment as part of names."
  type        = string
}

variable "name_prefix" {
  description = "Beginning of resource names."
  type        = string
}

variable "groups" {
  description = "Groups by product and output port."
  type        = map(object({ description = string }))
}
