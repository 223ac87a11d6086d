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

variable "role_assignments" {
  description = "Who may do what on this resource: one entry per principal and role; only data-plane and reader roles, never Owner, Contributor or User Access Administrator."
  type = map(object({
    principal_id         = string
    role_definition_name = string
    principal_type       = optional(string, "ServicePrincipal")
    description          = optional(string)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for each in var.role_assignments : !contains(["Owner", "Contributor", "User Access Administrator", "Role Based Access Control Administrator"], each.role_definition_name)])
    error_message = "role_assignments names a role that is wider than its purpose (Owner, Contributor, User Access Administrator, Role Based Access Control Administrator); name the narrowest role of the service."
  }
  validation {
    condition     = alltrue([for each in var.role_assignments : contains(["ServicePrincipal", "Group", "User"], each.principal_type)])
    error_message = "principal_type of a role assignment is \"ServicePrincipal\", \"Group\" or \"User\"."
  }
}

variable "name" {
  description = "Name of the vault; null makes bvault-<name_prefix>-<environment>."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || can(regex("^[-a-zA-Z0-9]{2,50}$", var.name))
    error_message = "name has 2 to 50 letters, digits and hyphens."
  }
}

variable "existing_vault" {
  description = "Backup vault of IT: its id and the object id of its identity. When given, no vault, policy or instance is created; only its rights on what is protected."
  type = object({
    id           = string
    principal_id = string
  })
  default = null
  validation {
    condition     = var.existing_vault == null || can(regex("(?i)/providers/Microsoft.DataProtection/backupVaults/[^/]+$", var.existing_vault.id))
    error_message = "id of existing_vault ends with /providers/Microsoft.DataProtection/backupVaults/<name>."
  }
}

variable "redundancy" {
  description = "Where copies lie: GeoRedundant (also in the second region, from which they can be restored), ZoneRedundant or LocallyRedundant. Cannot be changed later."
  type        = string
  default     = "GeoRedundant"
  nullable    = false
  validation {
    condition     = contains(["GeoRedundant", "ZoneRedundant", "LocallyRedundant"], var.redundancy)
    error_message = "redundancy is \"GeoRedundant\", \"ZoneRedundant\" or \"LocallyRedundant\"."
  }
}

variable "immutability" {
  description = "Unlocked: no copy can be deleted before its time, and the setting can be taken back. Locked: it cannot be taken back by anybody. Disabled: whoever administers the vault can delete the copies, also an intruder."
  type        = string
  default     = "Unlocked"
  nullable    = false
  validation {
    condition     = contains(["Disabled", "Locked", "Unlocked"], var.immutability)
    error_message = "immutability is \"Unlocked\", \"Locked\" or \"Disabled\"."
  }
}

variable "soft_delete_is_final" {
  description = "Soft delete of the vault can never be switched off again. Off, because it cannot be taken back; right for production once the set-up is settled."
  type        = bool
  default     = false
  nullable    = false
}

variable "soft_delete_days" {
  description = "Days in which deleted copies can be brought back."
  type        = number
  default     = 30
  nullable    = false
  validation {
    condition     = var.soft_delete_days >= 14 && var.soft_delete_days <= 180
    error_message = "soft_delete_days is 14 to 180."
  }
}

variable "encryption_key_id" {
  description = "Key of the customer for the copies; the identity of the vault needs Key Vault Crypto Service Encryption User on it. Null keeps keys managed by Microsoft. Cannot be taken back."
  type        = string
  default     = null
}

variable "lakes" {
  description = "Lake accounts with a hierarchical namespace, by name: account and containers. Landing and bronze are enough where silver and gold can be computed again."
  type = map(object({
    storage_account_id = string
    containers         = set(string)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for lake in var.lakes : can(regex("(?i)/providers/Microsoft.Storage/storageAccounts/[a-z0-9]{3,24}$", lake.storage_account_id)) && length(lake.containers) > 0 && length(lake.containers) <= 1000])
    error_message = "a lake has the id of a storage account and 1 to 1000 containers."
  }
}

variable "lake_policy" {
  description = "Daily copies of the lakes: time of the first (its time of day stays), and how long daily copies and the first of a week, month and year are kept, as ISO 8601 (P30D, P12M); null keeps no such copy."
  type = object({
    first_backup = optional(string, "2026-01-04T01:00:00+00:00")
    keep_daily   = optional(string, "P30D")
    keep_weekly  = optional(string, "P12W")
    keep_monthly = optional(string, "P12M")
    keep_yearly  = optional(string)
  })
  default  = {}
  nullable = false
  validation {
    condition     = can(regex("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}[+-]\\d{2}:\\d{2}$", var.lake_policy.first_backup))
    error_message = "first_backup is a time with its offset, such as \"2026-01-04T01:00:00+00:00\"."
  }
  validation {
    condition     = alltrue([for keep in [var.lake_policy.keep_daily, var.lake_policy.keep_weekly, var.lake_policy.keep_monthly, var.lake_policy.keep_yearly] : keep == null || can(regex("^P[1-9][0-9]*[DWMY]$", keep))])
    error_message = "periods are ISO 8601 in days, weeks, months or years, such as \"P30D\"."
  }
}

variable "postgresql_servers" {
  description = "Flexible servers whose databases are kept longer than the server keeps them (35 days at most), by name."
  type        = map(object({ server_id = string }))
  default     = {}
  nullable    = false
  validation {
    condition     = alltrue([for database in var.postgresql_servers : can(regex("(?i)/resourceGroups/[^/]+/providers/Microsoft.DBforPostgreSQL/flexibleServers/[^/]+$", database.server_id))])
    error_message = "server_id ends with /providers/Microsoft.DBforPostgreSQL/flexibleServers/<name>."
  }
}

variable "postgresql_policy" {
  description = "Weekly copies of the databases: time of the first and how long a copy is kept."
  type = object({
    first_backup = optional(string, "2026-01-04T03:00:00+00:00")
    keep         = optional(string, "P12M")
  })
  default  = {}
  nullable = false
  validation {
    condition     = can(regex("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}[+-]\\d{2}:\\d{2}$", var.postgresql_policy.first_backup)) && can(regex("^P[1-9][0-9]*[DWMY]$", var.postgresql_policy.keep))
    error_message = "first_backup is a time with its offset and keep a period such as \"P12M\"."
  }
}
