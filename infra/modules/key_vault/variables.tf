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
  description = "Name of the vault, unique in the whole of Azure; null makes kv-<name_prefix>-<environment>, or kvdbx-… for a Databricks vault."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || can(regex("^[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$", var.name))
    error_message = "name has 3 to 24 letters, digits and hyphens, begins with a letter and ends with a letter or digit."
  }
}

variable "tenant_id" {
  description = "Entra tenant whose identities the vault trusts."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.tenant_id))
    error_message = "tenant_id is a GUID."
  }
}

variable "existing_vault_id" {
  description = "Vault of IT. When given, no vault, key, endpoint or role is created; access_requests goes to IT."
  type        = string
  default     = null
  validation {
    condition     = var.existing_vault_id == null || can(regex("(?i)/providers/Microsoft.KeyVault/vaults/[^/]+$", var.existing_vault_id))
    error_message = "existing_vault_id ends with /providers/Microsoft.KeyVault/vaults/<name>."
  }
}

variable "purpose" {
  description = "platform: secrets of the platform and of functions. databricks: behind one Databricks secret scope; it must hold nothing else."
  type        = string
  default     = "platform"
  nullable    = false
  validation {
    condition     = contains(["platform", "databricks"], var.purpose)
    error_message = "purpose is \"platform\" or \"databricks\"."
  }
}

variable "secret_readers" {
  description = "Object ids of identities that may read secrets (Key Vault Secrets User), by short name. A Databricks vault has one reader: the AzureDatabricks application of the tenant."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = var.purpose != "databricks" || length(var.secret_readers) <= 1
    error_message = "a vault behind a Databricks secret scope has one reader, the AzureDatabricks application of the tenant; secrets of others belong into another vault."
  }
}

variable "secret_writers" {
  description = "Object ids of identities that write secrets (Key Vault Secrets Officer), by short name, such as the identity that rotates passwords."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "key_users" {
  description = "Object ids of identities that encrypt with the keys (Key Vault Crypto Service Encryption User), by short name."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "administrators" {
  description = "Object ids of people or groups that administer the vault (Key Vault Administrator), by short name; never for ever, see administrator_assignment."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "administrator_assignment" {
  description = "eligible: administrators ask for the role and get it for hours (needs Privileged Identity Management). active_until: they have it for administrator_days, for the first set-up."
  type        = string
  default     = "eligible"
  nullable    = false
  validation {
    condition     = contains(["eligible", "active_until"], var.administrator_assignment)
    error_message = "administrator_assignment is \"eligible\" or \"active_until\"."
  }
  validation {
    condition     = var.administrator_assignment == "eligible" || var.administrator_days <= 30
    error_message = "an active assignment ends after 30 days at most; use \"eligible\" for what lasts longer."
  }
}

variable "administrator_days" {
  description = "Days after which the assignment of the administrators ends."
  type        = number
  default     = 180
  nullable    = false
  validation {
    condition     = var.administrator_days >= 1 && var.administrator_days <= 365
    error_message = "administrator_days is 1 to 365."
  }
}

variable "keys" {
  description = "Keys for encryption at rest, by name; rotated 60 days before they expire. Works in the data plane: the deploying identity needs a way into the network."
  type = map(object({
    key_size        = optional(number, 3072)
    valid_days      = optional(number, 365)
    expiration_date = optional(string)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for name, key in var.keys : can(regex("^[0-9a-zA-Z-]{1,127}$", name)) && contains([2048, 3072, 4096], key.key_size) && key.valid_days >= 90])
    error_message = "a key is named by letters, digits and hyphens, has key_size 2048, 3072 or 4096 and is valid for 90 days or more."
  }
}

variable "hardware_keys_enabled" {
  description = "Keys live in hardware modules (SKU premium, costs more per key)."
  type        = bool
  default     = false
  nullable    = false
}

variable "trusted_services_may_pass" {
  description = "Microsoft services with the right role may pass the firewall. Needed for customer-managed keys and for Databricks scopes when they cannot use the private endpoint; off otherwise."
  type        = bool
  default     = false
  nullable    = false
}
