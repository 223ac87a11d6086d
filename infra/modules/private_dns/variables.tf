variable "mode" {
  description = "create: zones and links are made here. central: IT owns the zones, central_zone_ids are handed through and nothing is created."
  type        = string
  default     = "create"
  nullable    = false
  validation {
    condition     = contains(["create", "central"], var.mode)
    error_message = "mode is \"create\" or \"central\"."
  }
}

variable "location" {
  description = "Azure region, such as westeurope."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z0-9]+$", var.location))
    error_message = "location is the short name of a region in lower case, such as \"westeurope\", not \"West Europe\"."
  }
}

variable "resource_group_name" {
  description = "Existing resource group that receives the resources; modules never create one."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[\\w.()-]{0,89}[\\w()-]$", var.resource_group_name))
    error_message = "resource_group_name has 1 to 90 letters, digits, underscores, hyphens, periods and parentheses and does not end with a period."
  }
}

variable "tags" {
  description = "Tags of every resource; the foundation module makes them from domain, product, owner, cost centre, classification and environment."
  type        = map(string)
  nullable    = false
  validation {
    condition     = length(var.tags) > 0 && length(var.tags) <= 50
    error_message = "tags has 1 to 50 entries; take the output \"tags\" of the foundation module."
  }
}

variable "services" {
  description = "Services whose zones are needed, as named in zones.json of private_endpoint."
  type        = set(string)
  nullable    = false
  validation {
    condition     = length(setsubtract(var.services, keys(jsondecode(file("${path.module}/../private_endpoint/zones.json"))["public"]))) == 0
    error_message = "services names one that is not in zones.json; known are storage, key_vault, azure_sql, databricks, data_factory, event_hubs, event_grid, cosmos, synapse, synapse_hub, purview, api_management, web, batch, container_registry, container_apps, kubernetes, postgresql, monitor."
  }
}

variable "virtual_network_ids" {
  description = "Networks that must resolve the names: id by short name."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = alltrue([for name in keys(var.virtual_network_ids) : can(regex("^[a-z0-9][a-z0-9-]{0,40}$", name))])
    error_message = "virtual_network_ids has short names of lower-case letters, digits and hyphens as keys."
  }
}

variable "central_zone_ids" {
  description = "Mode central: ids of the zones of IT by zone name."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = var.mode == "create" || length(var.central_zone_ids) > 0
    error_message = "mode \"central\" needs central_zone_ids."
  }
  validation {
    condition     = var.mode == "central" || length(var.central_zone_ids) == 0
    error_message = "central_zone_ids belongs to mode \"central\"; in mode \"create\" the zones are made here."
  }
}

variable "internet_fallback_enabled" {
  description = "Ask the public DNS when a private zone has no record. Off, because a forgotten endpoint should be a failure and not public traffic; needed only to reach resources of other organisations in the same zone."
  type        = bool
  default     = false
  nullable    = false
}

variable "cloud" {
  description = "Cloud whose zone names apply: public or china."
  type        = string
  default     = "public"
  nullable    = false
  validation {
    condition     = contains(keys(jsondecode(file("${path.module}/../private_endpoint/zones.json"))), var.cloud)
    error_message = "cloud is not one of zones.json: public, china."
  }
}
