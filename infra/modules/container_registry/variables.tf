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

variable "name" {
  description = "Name of the registry, unique in the whole of Azure; null makes cr<name_prefix><environment> without hyphens."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || can(regex("^[a-zA-Z0-9]{5,50}$", var.name))
    error_message = "name has 5 to 50 letters and digits."
  }
}

variable "existing_registry_id" {
  description = "Registry of IT. When given, nothing is created and nobody gets a role; access_requests goes to IT."
  type        = string
  default     = null
  validation {
    condition     = var.existing_registry_id == null || can(regex("(?i)/providers/Microsoft.ContainerRegistry/registries/[^/]+$", var.existing_registry_id))
    error_message = "existing_registry_id ends with /providers/Microsoft.ContainerRegistry/registries/<name>."
  }
}

variable "pullers" {
  description = "Object ids of identities that pull images (AcrPull), by short name."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "pushers" {
  description = "Object ids of identities that push images (AcrPush), by short name: the build, nobody else."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "untagged_days" {
  description = "Days after which images without a tag are removed."
  type        = number
  default     = 14
  nullable    = false
  validation {
    condition     = var.untagged_days >= 1 && var.untagged_days <= 365
    error_message = "untagged_days is 1 to 365."
  }
}

variable "trusted_services_may_pass" {
  description = "Microsoft services may pass the firewall, needed for importing images from a public registry by the service. Off."
  type        = bool
  default     = false
  nullable    = false
}
