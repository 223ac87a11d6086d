variable "name" {
  description = "Name of the target resource; the endpoints are named pep-<name>-<sub-resource>."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]{0,59}$", var.name))
    error_message = "name has 1 to 60 letters, digits and hyphens and begins with a letter or digit."
  }
}

variable "mode" {
  description = "create: endpoints are made here. external: IT makes them, nothing is created."
  type        = string
  default     = "create"
  nullable    = false
  validation {
    condition     = contains(["create", "external"], var.mode)
    error_message = "mode is \"create\" or \"external\"."
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

variable "subnet_id" {
  description = "Subnet of the endpoints; needed in mode create."
  type        = string
  default     = null
  validation {
    condition     = var.mode == "external" || var.subnet_id != null
    error_message = "subnet_id is needed in mode \"create\"."
  }
}

variable "target_resource_id" {
  description = "Resource the endpoints lead to."
  type        = string
  nullable    = false
}

variable "service" {
  description = "Service of the target as named in zones.json, such as storage or key_vault: the same sub-resource name means different zones in different services."
  type        = string
  nullable    = false
  validation {
    condition     = contains(keys(jsondecode(file("${path.module}/zones.json"))["public"]), var.service)
    error_message = "service is not one of zones.json, such as storage, key_vault, azure_sql, databricks, data_factory, event_hubs."
  }
}

variable "sub_resources" {
  description = "Sub-resources of the target, such as blob and dfs."
  type        = set(string)
  nullable    = false
  validation {
    condition     = length(var.sub_resources) > 0
    error_message = "sub_resources needs at least one entry."
  }
}

variable "private_dns_zone_ids" {
  description = "Ids of private DNS zones by zone name (output of private_dns). Empty when a policy of IT writes the records."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "request_message" {
  description = "Text for the owner of the target, who then has to approve; null when the deploying identity may approve itself."
  type        = string
  default     = null
  validation {
    condition     = var.request_message == null || try(length(var.request_message) <= 140, false)
    error_message = "request_message has 140 characters at most."
  }
}

variable "cloud" {
  description = "Cloud whose zone names apply: public or china; for another one add its zones to zones.json."
  type        = string
  default     = "public"
  nullable    = false
  validation {
    condition     = contains(keys(jsondecode(file("${path.module}/zones.json"))), var.cloud)
    error_message = "cloud is not one of zones.json: public, china."
  }
}
