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

variable "platform_group_name" {
  description = "Group of network, zones and logs."
  type        = string
}

variable "tags" {
  description = "Tags of every resource here."
  type        = map(string)
}

variable "existing_network" {
  description = "Network of IT."
  type        = object({ virtual_network_id = string, subnets = map(object({ id = string, security_group_association_id = optional(string) })) })
}

variable "private_dns_zone_ids" {
  description = "Zones of IT: id by zone name; empty when zones are made here."
  type        = map(string)
}

variable "log_analytics_workspace_id" {
  description = "Log workspace of IT."
  type        = string
}
