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

variable "documents" {
  description = "Containers by output port, with the keys their documents lie by."
  type        = map(object({ partition_key_paths = list(string) }))
}

variable "document_readers" {
  description = "Who reads the documents: object id by short name."
  type        = map(string)
}

variable "api" {
  description = "Where the product is found on the gateway, who answers, and what a caller's token must have."
  type        = object({ path = string, backend_url = string, backend_audience = string, audience = string, roles = set(string) })
}
