variable "name_prefix" {
  description = "Short name of the platform or product; part of every resource name."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,11}$", var.name_prefix)) && !endswith(var.name_prefix, "-")
    error_message = "name_prefix has 2 to 12 lower-case letters, digits and hyphens, begins with a letter and ends with a letter or digit, such as \"flights\"."
  }
}

variable "environment" {
  description = "Environment the resources belong to, such as dev, test or prod; part of every resource name."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,4}$", var.environment))
    error_message = "environment has 2 to 5 lower-case letters and digits, such as \"dev\", \"test\" or \"prod\"."
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

variable "log_analytics_workspace_id" {
  description = "Log Analytics workspace that receives logs and metrics; required, because what is not logged cannot be proved."
  type        = string
  nullable    = false
}

variable "private_endpoint_mode" {
  description = "create: this module makes the private endpoints. external: IT makes them from the output \"private_link_targets\" and nothing of them is created here; public access stays off either way."
  type        = string
  default     = "create"
  nullable    = false
  validation {
    condition     = contains(["create", "external"], var.private_endpoint_mode)
    error_message = "private_endpoint_mode is \"create\" or \"external\"."
  }
}

variable "private_endpoint_subnet_id" {
  description = "Subnet of the private endpoints; needed when private_endpoint_mode is create."
  type        = string
  default     = null
  validation {
    condition     = var.private_endpoint_mode == "external" || var.private_endpoint_subnet_id != null
    error_message = "private_endpoint_subnet_id is needed when private_endpoint_mode is \"create\"; with endpoints made by IT set private_endpoint_mode to \"external\"."
  }
}

variable "private_dns_zone_ids" {
  description = "Ids of private DNS zones by zone name (output of private_dns). Empty when a policy of IT writes the records."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "customer_managed_key" {
  description = "Key of the customer for encryption at rest and the user-assigned identity that may use it; null keeps keys managed by Microsoft."
  type = object({
    key_vault_key_id          = string
    user_assigned_identity_id = string
  })
  default = null
}

variable "name" {
  description = "Name of the namespace, unique in the whole of Azure; null makes evhns-<name_prefix>-<environment>."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || can(regex("^[a-zA-Z][a-zA-Z0-9-]{4,48}[a-zA-Z0-9]$", var.name))
    error_message = "name has 6 to 50 letters, digits and hyphens, begins with a letter and ends with a letter or digit."
  }
}

variable "sku" {
  description = "Standard or Premium. Basic is refused: it has neither private endpoints nor more than one consumer group."
  type        = string
  default     = "Standard"
  nullable    = false
  validation {
    condition     = contains(["Standard", "Premium"], var.sku)
    error_message = "sku is \"Standard\" or \"Premium\"."
  }
  validation {
    condition     = var.customer_managed_key == null || var.sku == "Premium"
    error_message = "a customer_managed_key needs sku \"Premium\"."
  }
}

variable "capacity" {
  description = "Throughput units (Standard) or processing units (Premium: 1, 2, 4, 8 or 16) to begin with."
  type        = number
  default     = 1
  nullable    = false
  validation {
    condition     = var.sku == "Standard" ? var.capacity >= 1 && var.capacity <= 40 : contains([1, 2, 4, 8, 16], var.capacity)
    error_message = "capacity is 1 to 40 with Standard and 1, 2, 4, 8 or 16 with Premium."
  }
}

variable "maximum_throughput_units" {
  description = "Throughput units a Standard namespace may grow to by itself; null keeps it at capacity."
  type        = number
  default     = 4
  validation {
    condition     = var.maximum_throughput_units == null || coalesce(var.maximum_throughput_units, 1) >= var.capacity
    error_message = "maximum_throughput_units is not below capacity."
  }
}

variable "event_hubs" {
  description = "Event hubs by name. senders and receivers are object ids by short name, each for this hub only. captured writes all events as files into the landing container."
  type = map(object({
    partition_count = optional(number, 4)
    retention_hours = optional(number, 168)
    consumer_groups = optional(set(string), [])
    senders         = optional(map(string), {})
    receivers       = optional(map(string), {})
    captured        = optional(bool, false)
  }))
  nullable = false
  validation {
    condition     = alltrue([for name in keys(var.event_hubs) : can(regex("^[a-zA-Z0-9]([a-zA-Z0-9._-]{0,254}[a-zA-Z0-9])?$", name))])
    error_message = "an event hub has 1 to 256 letters, digits, periods, hyphens and underscores and begins and ends with a letter or digit."
  }
  validation {
    condition     = alltrue([for hub in var.event_hubs : hub.partition_count >= 1 && hub.partition_count <= 32 && hub.retention_hours >= 1 && hub.retention_hours <= (var.sku == "Premium" ? 2160 : 168)])
    error_message = "partition_count is 1 to 32, retention_hours 1 to 168 (to 2160 with Premium)."
  }
  validation {
    condition     = alltrue([for hub in var.event_hubs : !hub.captured]) || var.capture != null
    error_message = "a captured event hub needs capture."
  }
}

variable "capture" {
  description = "Where captured events go: account and container (landing), and how often a file is written. The identity of the namespace gets its role on this container only."
  type = object({
    storage_account_id = string
    container_name     = string
    interval_seconds   = optional(number, 300)
    size_limit_bytes   = optional(number, 314572800)
  })
  default = null
  validation {
    condition     = var.capture == null || try(var.capture.interval_seconds >= 60 && var.capture.interval_seconds <= 900 && var.capture.size_limit_bytes >= 10485760 && var.capture.size_limit_bytes <= 524288000, false)
    error_message = "interval_seconds of capture is 60 to 900, size_limit_bytes 10485760 to 524288000."
  }
}

variable "schema_groups" {
  description = "Groups of the schema registry by name: type Avro or Json, compatibility None, Forward or Backward."
  type = map(object({
    type          = optional(string, "Avro")
    compatibility = optional(string, "Forward")
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for group in var.schema_groups : contains(["Avro", "Json", "Unknown"], group.type) && contains(["None", "Forward", "Backward"], group.compatibility)])
    error_message = "a schema group has type Avro, Json or Unknown and compatibility None, Forward or Backward."
  }
}
