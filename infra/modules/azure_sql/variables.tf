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

variable "customer_managed_key" {
  description = "Key of the customer for encryption at rest and the user-assigned identity that may use it; null keeps keys managed by Microsoft."
  type = object({
    key_vault_key_id          = string
    user_assigned_identity_id = string
  })
  default = null
}

variable "name" {
  description = "Name of the server, unique in the whole of Azure; null makes sql-<name_prefix>-<environment>."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.name))
    error_message = "name has 1 to 63 lower-case letters, digits and hyphens and neither begins nor ends with a hyphen."
  }
}

variable "administrator_group" {
  description = "Entra group that administers the server. There is no SQL login: passwords cannot be tied to a person."
  type = object({
    name      = string
    object_id = string
    tenant_id = string
  })
  nullable = false
}

variable "databases" {
  description = "Databases by name. service_objective names edition and size (GP_S_Gen5_2 is serverless, S1 standard); backup_redundancy is Local, Zone, Geo or GeoZone; periods of long_term_retention are ISO 8601, such as P12M."
  type = map(object({
    service_objective  = optional(string, "GP_S_Gen5_2")
    max_size_gb        = optional(number, 32)
    collation          = optional(string, "SQL_Latin1_General_CP1_CI_AS")
    min_capacity       = optional(number)
    auto_pause_minutes = optional(number)
    zone_redundant     = optional(bool, true)
    backup_redundancy  = optional(string, "Zone")
    ledger_enabled     = optional(bool, false)
    restore_days       = optional(number, 14)
    long_term_retention = optional(object({
      weekly       = optional(string, "P5W")
      monthly      = optional(string, "P12M")
      yearly       = optional(string, "P5Y")
      week_of_year = optional(number, 1)
    }), {})
    tags = optional(map(string), {})
  }))
  nullable = false
  validation {
    condition     = alltrue([for name in keys(var.databases) : can(regex("^[^<>*%&:\\\\/?.]{1,127}[^<>*%&:\\\\/?. ]$|^[a-z0-9]$", name)) && name != "master"])
    error_message = "a database has 1 to 128 characters without < > * % & : \\ / ? and is not named master."
  }
  validation {
    condition     = alltrue([for database in var.databases : contains(["Local", "Zone", "Geo", "GeoZone"], database.backup_redundancy)])
    error_message = "backup_redundancy is \"Local\", \"Zone\", \"Geo\" or \"GeoZone\"."
  }
  validation {
    condition     = alltrue([for database in var.databases : database.restore_days >= 7 && database.restore_days <= 35])
    error_message = "restore_days is 7 to 35."
  }
  validation {
    condition     = alltrue([for database in var.databases : !database.zone_redundant || !can(regex("^(Basic|S\\d+)$", database.service_objective))])
    error_message = "Basic and S service objectives cannot be zone_redundant; set it to false or choose a general purpose one."
  }
}

variable "allowed_outbound_hosts" {
  description = "Hosts the server may call, by full name; everything else is refused."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "audit_retention_days" {
  description = "Days the audit is kept in audit_storage; in the log workspace its own retention counts."
  type        = number
  default     = 90
  nullable    = false
  validation {
    condition     = var.audit_retention_days >= 90
    error_message = "audit_retention_days is 90 or more."
  }
}

variable "audit_storage" {
  description = "Account that keeps the audit as files beside the log workspace, for longer or for others to judge: an account of its own, never the lake. Its container sqldbauditlogs is made, and the server may write there alone. null keeps it in the workspace only."
  type = object({
    account_id      = string
    blob_endpoint   = string
    subscription_id = string
  })
  default = null
}

variable "security_contacts" {
  description = "Addresses that hear of suspected attacks, beside the owners of the subscription."
  type        = set(string)
  default     = []
  nullable    = false
}
