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

variable "policy_mode" {
  description = "Audit for the first weeks, then Deny."
  type        = string
}

variable "contact" {
  description = "Who answers for the controls."
  type        = string
}
