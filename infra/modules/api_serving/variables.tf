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

variable "name" {
  description = "Name of the service, unique in the whole of Azure; null makes apim-<name_prefix>-<environment>."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || can(regex("^[a-zA-Z][a-zA-Z0-9-]{0,48}[a-zA-Z0-9]$", var.name))
    error_message = "name has 2 to 50 letters, digits and hyphens, begins with a letter and ends with a letter or digit."
  }
}

variable "existing_service_name" {
  description = "API Management service of IT. When given, no service, logger or role is created; APIs, backends and products are made in it."
  type        = string
  default     = null
}

variable "existing_service_resource_group_name" {
  description = "Resource group of the service of IT; null is resource_group_name."
  type        = string
  default     = null
}

variable "sku_name" {
  description = "Size of the created service: Developer_1 (no promise of availability) or Premium_<units>; the others cannot lie inside a network."
  type        = string
  default     = "Developer_1"
  nullable    = false
  validation {
    condition     = can(regex("^(Developer_1|Premium_([1-9]|1\\d|2\\d|3[01]))$", var.sku_name))
    error_message = "sku_name is \"Developer_1\" or \"Premium_1\" to \"Premium_31\"."
  }
  validation {
    condition     = var.environment != "prod" || var.sku_name != "Developer_1" || var.existing_service_name != null
    error_message = "Developer_1 comes without any promise of availability: production takes Premium."
  }
}

variable "subnet_id" {
  description = "Subnet of the created service, with the rules of the purpose api_management of the network module."
  type        = string
  default     = null
}

variable "publisher_name" {
  description = "Who publishes the APIs."
  type        = string
  default     = "Data platform"
  nullable    = false
}

variable "publisher_email" {
  description = "Address of who publishes the APIs; needed for a created service."
  type        = string
  default     = null
}

variable "public_management_enabled" {
  description = "Management endpoint reachable from the internet. Off; Azure wants it on while the service is created, so the very first apply sets it to true and the next one back."
  type        = bool
  default     = false
  nullable    = false
}

variable "tenant_id" {
  description = "Entra tenant whose tokens are accepted."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.tenant_id))
    error_message = "tenant_id is a GUID."
  }
}

variable "apis" {
  description = "APIs by name: path, OpenAPI document of the product, address of the backend and the audience the gateway asks a token for, audience and roles a caller's token must have, calls a minute per caller, and whether a subscription key is wanted beside the token."
  type = map(object({
    display_name          = optional(string)
    path                  = string
    revision              = optional(string, "1")
    openapi_json          = string
    backend_url           = string
    backend_audience      = string
    audience              = string
    roles                 = set(string)
    calls_per_minute      = optional(number, 300)
    subscription_required = optional(bool, false)
  }))
  nullable = false
  validation {
    condition     = alltrue([for name in keys(var.apis) : can(regex("^[a-z][a-z0-9-]{0,78}[a-z0-9]$", name))])
    error_message = "an API is named by 2 to 80 lower-case letters, digits and hyphens."
  }
  validation {
    condition     = alltrue([for api in var.apis : length(api.roles) > 0])
    error_message = "an API names at least one role its callers must have: a token alone is no permission."
  }
  validation {
    condition     = alltrue([for api in var.apis : startswith(api.backend_url, "https://")])
    error_message = "backend_url begins with https://."
  }
  validation {
    condition     = alltrue([for api in var.apis : can(jsondecode(api.openapi_json).openapi)])
    error_message = "openapi_json is a JSON document with a field openapi."
  }
}

variable "secrets" {
  description = "Named values that lie in a vault: address of the secret by name."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = length(var.secrets) == 0 || var.secret_vault_id != null
    error_message = "secrets needs secret_vault_id, on which the service gets Key Vault Secrets User."
  }
}

variable "secret_vault_id" {
  description = "Vault of secrets."
  type        = string
  default     = null
}

variable "application_insights" {
  description = "Application insights of the created service."
  type = object({
    id                = string
    connection_string = string
  })
  default = null
  validation {
    condition     = var.existing_service_name != null || var.application_insights != null
    error_message = "a created service needs application_insights: calls that are not logged cannot be proved."
  }
}
