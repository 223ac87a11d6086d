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

variable "tenant_id" {
  description = "Entra tenant."
  type        = string
}

variable "vault_name" {
  description = "Vault behind its secret scope; it holds nothing else."
  type        = string
}

variable "databricks_application_object_id" {
  description = "The application AzureDatabricks of the tenant, the one reader of the vault."
  type        = string
}
