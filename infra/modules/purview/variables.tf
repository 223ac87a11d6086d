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

variable "existing_account" {
  description = "Purview account of IT: its id and the object id of its identity. When given, no account, endpoint, log or role on the account is created; only the roles by which it reads our data."
  type = object({
    id           = string
    principal_id = string
  })
  default = null
  validation {
    condition     = var.existing_account == null || can(regex("(?i)/providers/Microsoft.Purview/accounts/[^/]+$", var.existing_account.id))
    error_message = "id of existing_account ends with /providers/Microsoft.Purview/accounts/<name>."
  }
}

variable "name" {
  description = "Name of the account, unique in the whole of Azure; null makes pview-<name_prefix>-<environment>."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || can(regex("^[A-Za-z0-9][A-Za-z0-9-]{1,61}[A-Za-z0-9]$", var.name))
    error_message = "name has 3 to 63 letters, digits and hyphens and neither begins nor ends with a hyphen."
  }
}

variable "managed_resource_group_name" {
  description = "Resource group that Purview makes for its own storage; null makes rg-<name of the account>-managed."
  type        = string
  default     = null
}

variable "public_network_access_enabled" {
  description = "Public endpoint of account and portal. Off: the catalogue lists every table and who owns it, which is a map for an intruder. On, everybody on the internet reaches the sign-in."
  type        = bool
  default     = false
  nullable    = false
}

variable "managed_event_hub_enabled" {
  description = "Event hub for messages to and from the catalogue (Atlas hooks). Off: it costs money and opens one more way in, and scans do not need it."
  type        = bool
  default     = false
  nullable    = false
}

variable "ingestion_endpoints_enabled" {
  description = "Endpoints to the storage (and the event hub, if there is one) of the managed resource group, through which scans from the network hand in their results. Off only where Purview's own managed network does the scanning."
  type        = bool
  default     = true
  nullable    = false
}

variable "user_assigned_identity_id" {
  description = "User-assigned identity the account may use besides its own; null gives none."
  type        = string
  default     = null
}

variable "scanned_sources" {
  description = "What the catalogue may read in order to describe it, by name: scope and role, such as Storage Blob Data Reader on a container. Rights in SQL and Databricks are given there."
  type = map(object({
    scope                = string
    role_definition_name = optional(string, "Storage Blob Data Reader")
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for source in var.scanned_sources : contains(["Storage Blob Data Reader", "Reader", "Key Vault Secrets User"], source.role_definition_name)])
    error_message = "the catalogue only reads: roles of scanned_sources are Storage Blob Data Reader, Reader and Key Vault Secrets User."
  }
  validation {
    condition     = alltrue([for source in var.scanned_sources : source.role_definition_name != "Storage Blob Data Reader" || can(regex("(?i)/blobServices/default/containers/[^/]+$", source.scope))])
    error_message = "blob roles of the catalogue are given on a container, not on the account: the scope ends with /blobServices/default/containers/<name>."
  }
}

variable "collection_roles" {
  description = "Who needs which role inside the catalogue, by name: object id, collection, and one of Data reader, Data curator (also sends lineage, as Data Factory does), Data source administrator and Collection administrator. They are given in the data plane; here they become a list."
  type = map(object({
    principal_id = string
    role         = string
    collection   = optional(string, "root")
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for each in var.collection_roles : contains(["Data reader", "Data curator", "Data source administrator", "Collection administrator"], each.role)])
    error_message = "role of collection_roles is \"Data reader\", \"Data curator\", \"Data source administrator\" or \"Collection administrator\"."
  }
}
