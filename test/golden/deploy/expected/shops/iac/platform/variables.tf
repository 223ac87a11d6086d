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

variable "private_endpoint_mode" {
  description = "create, or external when IT makes the endpoints."
  type        = string
}

variable "tags" {
  description = "Tags of every resource here."
  type        = map(string)
}

variable "address_space" {
  description = "Range agreed with IT."
  type        = list(string)
}

variable "subnets" {
  description = "Subnets by short name; the two of Databricks are a quarter of the range each."
  type        = map(object({ address_prefix = string, purpose = string, internet_outbound_allowed = optional(bool) }))
}

variable "private_dns_zone_ids" {
  description = "Zones of IT: id by zone name; empty when zones are made here."
  type        = map(string)
}

variable "alert_addresses" {
  description = "Who hears of alerts."
  type        = map(string)
}

variable "log_days" {
  description = "Days in which logs can be queried."
  type        = number
}

variable "flow_log_account_name" {
  description = "Account of the flow logs, unique in all of Azure."
  type        = string
}
