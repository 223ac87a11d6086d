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

variable "account_id" {
  description = "Id of the Databricks account."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.account_id))
    error_message = "account_id is a lower-case GUID."
  }
}

variable "workspace_ids" {
  description = "Numbers of the workspaces, by short name."
  type        = map(number)
  nullable    = false
  validation {
    condition     = length(var.workspace_ids) > 0
    error_message = "workspace_ids needs at least one workspace."
  }
}

variable "existing_metastore_id" {
  description = "Metastore of the region, which usually exists and belongs to IT; null creates one."
  type        = string
  default     = null
  validation {
    condition     = var.existing_metastore_id == null || can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.existing_metastore_id))
    error_message = "existing_metastore_id is a lower-case GUID."
  }
}

variable "metastore_name" {
  description = "Name of the created metastore; null makes metastore-<location>. There is one per region. It has no storage of its own: each catalog brings its own."
  type        = string
  default     = null
}

variable "metastore_owner" {
  description = "Group that owns the created metastore; needed unless existing_metastore_id is given."
  type        = string
  default     = null
  validation {
    condition     = var.existing_metastore_id != null || var.metastore_owner != null
    error_message = "metastore_owner is needed for a created metastore: a group, not a person."
  }
}

variable "serverless_private_endpoints" {
  description = "Endpoints from serverless compute to data services, by name; each waits for approval at its target."
  type = map(object({
    resource_id  = string
    sub_resource = string
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for endpoint in var.serverless_private_endpoints : contains(["blob", "dfs", "sqlServer", "vault", "Sql", "namespace"], endpoint.sub_resource)])
    error_message = "sub_resource of a serverless endpoint is blob, dfs, sqlServer, vault, Sql or namespace."
  }
}

variable "serverless_internet_allowed" {
  description = "Serverless compute may call any host. Off: code of a notebook could carry data anywhere."
  type        = bool
  default     = false
  nullable    = false
}

variable "allowed_internet_hosts" {
  description = "Hosts that serverless compute may call, such as a package registry of your own."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for host in var.allowed_internet_hosts : can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", host))])
    error_message = "a host is a name such as \"pypi.example.com\", without scheme, port and path."
  }
}

variable "allowed_storage_accounts" {
  description = "Storage accounts that serverless compute may reach beside locations of Unity Catalog."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "egress_enforced" {
  description = "Refuse what is not allowed; off only reports it, for the first weeks."
  type        = bool
  default     = true
  nullable    = false
}

variable "workspace_members" {
  description = "Who may enter which workspace, by the short names of workspaces and principals: number of the principal in the account and USER or ADMIN."
  type = map(map(object({
    principal_id = number
    permission   = optional(string, "USER")
  })))
  default  = {}
  nullable = false
  validation {
    condition     = length(setsubtract(keys(var.workspace_members), keys(var.workspace_ids))) == 0
    error_message = "workspace_members names a workspace that is not in workspace_ids."
  }
  validation {
    condition     = alltrue(flatten([for members in values(var.workspace_members) : [for member in values(members) : contains(["USER", "ADMIN"], member.permission)]]))
    error_message = "permission of a member is USER or ADMIN."
  }
}

variable "federated_service_principals" {
  description = "Service principals that sign in with a token of somebody else instead of a secret, by name: number in the account, issuer and subject of the token."
  type = map(object({
    service_principal_id = number
    issuer               = string
    subject              = string
    audiences            = optional(list(string))
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for each in var.federated_service_principals : startswith(each.issuer, "https://") && length(each.subject) > 0 && !strcontains(each.subject, "*")])
    error_message = "issuer of a federated service principal begins with https://, subject is exact and has no wildcard."
  }
}

variable "budget" {
  description = "Monthly budget of the workspaces at list price with mails; null makes none."
  type = object({
    monthly_usd    = number
    contact_emails = set(string)
  })
  default = null
  validation {
    condition     = var.budget == null || try(var.budget.monthly_usd > 0 && length(var.budget.contact_emails) > 0, false)
    error_message = "budget needs monthly_usd above 0 and at least one address."
  }
}
