# Values of this environment stand in terraform.tfvars.json.

variable "subscription_id" {
  description = "Subscription that receives the resources."
  type        = string
}

variable "location" {
  description = "Azure region."
  type        = string
}

variable "resource_group_name" {
  description = "Group of the data services."
  type        = string
}

variable "environment" {
  description = "Environment as part of names."
  type        = string
}

variable "tags" {
  description = "Tags of every resource here."
  type        = map(string)
}

variable "containers" {
  description = "Containers its identity writes; it reads and writes no others."
  type        = set(string)
}

variable "owner_group" {
  description = "Group that owns its objects."
  type        = string
}

variable "grants" {
  description = "Who may read which layer."
  type        = list(object({ principal = string, privileges = set(string), schema = string }))
}

variable "event_hubs" {
  description = "Event hubs of the source by name."
  type        = map(object({ partition_count = number, retention_hours = number, consumer_group = string }))
}

variable "schema_group" {
  description = "Group of the schema registry: kind of its schemas, and what a new version must stay compatible with."
  type        = object({ type = string, compatibility = string })
}

variable "sender_image" {
  description = "Image of what sends, pinned by its digest."
  type        = string
}
