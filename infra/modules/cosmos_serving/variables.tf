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
  description = "Name of the account, unique in the whole of Azure; null makes cosmos-<name_prefix>-<environment>."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || can(regex("^[a-z0-9][a-z0-9-]{1,42}[a-z0-9]$", var.name))
    error_message = "name has 3 to 44 lower-case letters, digits and hyphens and begins and ends with a letter or digit."
  }
}

variable "databases" {
  description = "Databases by name, one per product: containers with their partition key (up to three paths), seconds documents are kept (-1 for ever), throughput, unique keys, paths that are not indexed; and clients with read or write access to the database."
  type = map(object({
    containers = map(object({
      partition_key_paths = list(string)
      keep_seconds        = optional(number, -1)
      max_throughput      = optional(number, 1000)
      unique_paths        = optional(list(set(string)), [])
      not_indexed_paths   = optional(set(string), [])
    }))
    clients = optional(map(object({
      principal_id = string
      access       = string
    })), {})
  }))
  nullable = false
  validation {
    condition     = alltrue(flatten([for database in var.databases : [for container in database.containers : length(container.partition_key_paths) >= 1 && length(container.partition_key_paths) <= 3 && alltrue([for path in container.partition_key_paths : startswith(path, "/")])]]))
    error_message = "a container has one to three partition_key_paths, each beginning with a slash."
  }
  validation {
    condition     = alltrue(flatten([for database in var.databases : [for client in database.clients : contains(["read", "write"], client.access)]]))
    error_message = "access of a client is \"read\" or \"write\"."
  }
  validation {
    condition     = alltrue(flatten([for database in var.databases : [for container in database.containers : container.max_throughput >= 1000 && container.max_throughput % 1000 == 0]]))
    error_message = "max_throughput of a container is 1000 or a multiple of it."
  }
}

variable "serverless_enabled" {
  description = "Pay per request instead of by throughput: right for small products, in one region only."
  type        = bool
  default     = false
  nullable    = false
  validation {
    condition     = !var.serverless_enabled || var.second_location == null
    error_message = "a serverless account lies in one region: leave second_location out."
  }
}

variable "total_throughput_limit" {
  description = "Request units a second all containers together may be given; a limit on cost."
  type        = number
  default     = 4000
  nullable    = false
  validation {
    condition     = var.total_throughput_limit >= 400
    error_message = "total_throughput_limit is 400 or more."
  }
}

variable "consistency" {
  description = "Consistency of reads: Session (readers see their own writes), Strong, BoundedStaleness, ConsistentPrefix or Eventual."
  type        = string
  default     = "Session"
  nullable    = false
  validation {
    condition     = contains(["Session", "Strong", "BoundedStaleness", "ConsistentPrefix", "Eventual"], var.consistency)
    error_message = "consistency is Session, Strong, BoundedStaleness, ConsistentPrefix or Eventual."
  }
}

variable "second_location" {
  description = "Second region that takes over; null for none."
  type        = string
  default     = null
  validation {
    condition     = var.second_location == null || var.second_location != var.location
    error_message = "second_location is another region than location."
  }
}

variable "zone_redundant" {
  description = "Copies in several zones of each region."
  type        = bool
  default     = true
  nullable    = false
}

variable "backup_days" {
  description = "Days to any second of which the account can be restored: 7 or 30 (billed)."
  type        = number
  default     = 7
  nullable    = false
  validation {
    condition     = contains([7, 30], var.backup_days)
    error_message = "backup_days is 7 or 30."
  }
}
