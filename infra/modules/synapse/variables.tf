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
  description = "Name of the workspace, unique in the whole of Azure; null makes synw-<name_prefix>-<environment>."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || try(can(regex("^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$", var.name)) && !strcontains(var.name, "-ondemand"), false)
    error_message = "name has 1 to 50 lower-case letters, digits and hyphens, neither begins nor ends with a hyphen and does not contain \"-ondemand\"."
  }
}

variable "managed_resource_group_name" {
  description = "Resource group that Synapse makes for its own resources; null makes rg-<name of the workspace>-managed."
  type        = string
  default     = null
}

variable "data_lake" {
  description = "Lake and file system the workspace keeps its own files in. From the subscription: account_id. By address: url, such as https://stflightsdev.dfs.core.windows.net; then the owner of the account gives the role. file_system may be bronze, silver or gold, but its default is one of its own: the workspace leaves temporary and log files there, which do not belong between tables. create_file_system makes it and needs account_id."
  type = object({
    account_id         = optional(string)
    url                = optional(string)
    file_system        = optional(string, "synapse")
    create_file_system = optional(bool, false)
  })
  nullable = false
  validation {
    condition     = (var.data_lake.account_id == null) != (var.data_lake.url == null)
    error_message = "data_lake names the account either by account_id or by url."
  }
  validation {
    condition     = var.data_lake.account_id == null || can(regex("(?i)/providers/Microsoft.Storage/storageAccounts/[a-z0-9]{3,24}$", var.data_lake.account_id))
    error_message = "account_id of data_lake ends with /providers/Microsoft.Storage/storageAccounts/<name>."
  }
  validation {
    condition     = var.data_lake.url == null || can(regex("^https://[a-z0-9]{3,24}\\.dfs\\.[a-z0-9.-]+/?$", var.data_lake.url))
    error_message = "url of data_lake is the dfs address of an account, such as \"https://stflightsdev.dfs.core.windows.net\"; the blob address has no file systems."
  }
  validation {
    condition     = can(regex("^[a-z0-9](-?[a-z0-9]){2,62}$", var.data_lake.file_system))
    error_message = "file_system of data_lake has 3 to 63 lower-case letters, digits and single hyphens."
  }
  validation {
    condition     = !var.data_lake.create_file_system || var.data_lake.account_id != null
    error_message = "create_file_system of data_lake needs account_id."
  }
  validation {
    condition     = !var.data_lake.create_file_system || !contains(["landing", "bronze", "silver", "gold", "quarantine"], var.data_lake.file_system)
    error_message = "landing, bronze, silver, gold and quarantine are made by the module of the lake: leave create_file_system off for them."
  }
}

variable "data_containers" {
  description = "Containers that queries may read, by name; access is read, or write for results of CETAS. The scope is the container, never the account."
  type = map(object({
    scope  = string
    access = optional(string, "read")
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for container in var.data_containers : contains(["read", "write"], container.access)])
    error_message = "access of data_containers is \"read\" or \"write\"."
  }
  validation {
    condition     = alltrue([for container in var.data_containers : can(regex("(?i)/blobServices/default/containers/[^/]+$", container.scope))])
    error_message = "the scope of data_containers is a container: it ends with /blobServices/default/containers/<name>."
  }
  validation {
    condition     = !contains(keys(var.data_containers), "workspace")
    error_message = "the name \"workspace\" in data_containers is taken by the file system of the workspace."
  }
}

variable "administrator_group" {
  description = "Entra group that administers workspace and SQL. There is no SQL login: passwords cannot be tied to a person."
  type = object({
    name      = string
    object_id = string
    tenant_id = string
  })
  nullable = false
}

variable "public_network_access_enabled" {
  description = "Public endpoints of SQL, development and studio. Off although blueprints leave them on: the firewall of the workspace then is the only thing between the internet and the lake."
  type        = bool
  default     = false
  nullable    = false
}

variable "data_exfiltration_protection_enabled" {
  description = "The managed network reaches only approved endpoints in allowed tenants. Cannot be changed later. Off, a notebook may send data anywhere."
  type        = bool
  default     = true
  nullable    = false
}

variable "allowed_tenant_ids" {
  description = "Further tenants whose resources the managed network may reach; the own one always is."
  type        = list(string)
  default     = []
  nullable    = false
  validation {
    condition     = length(var.allowed_tenant_ids) == 0 || var.data_exfiltration_protection_enabled
    error_message = "allowed_tenant_ids has no effect while data_exfiltration_protection_enabled is off."
  }
}

variable "sql_identity_control_enabled" {
  description = "The identity of the workspace may control its SQL pools. Off: pipelines that load pools need it, queries over the lake do not."
  type        = bool
  default     = false
  nullable    = false
}

variable "compute_subnet_id" {
  description = "Subnet for compute of the workspace; null keeps it in the managed network."
  type        = string
  default     = null
}

variable "studio_hub_enabled" {
  description = "Private link hub with an endpoint for the studio. Off where the network has one already."
  type        = bool
  default     = true
  nullable    = false
}

variable "managed_private_endpoints" {
  description = "Endpoints from the managed network to data services, by name; each waits for approval at its target."
  type = map(object({
    target_resource_id = string
    sub_resource       = string
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for endpoint in var.managed_private_endpoints : contains(["blob", "dfs", "queue", "table", "file", "sqlServer", "vault", "namespace", "Sql"], endpoint.sub_resource)])
    error_message = "sub_resource of a managed private endpoint is blob, dfs, queue, table, file, sqlServer, vault, namespace or Sql."
  }
}

variable "synapse_roles" {
  description = "Roles inside the workspace, by name: principal and the narrowest Synapse role. Synapse Administrator belongs to administrator_group alone."
  type = map(object({
    principal_id   = string
    role_name      = string
    principal_type = optional(string, "Group")
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for role in var.synapse_roles : contains(["Apache Spark Administrator", "Synapse Artifact Publisher", "Synapse Artifact User", "Synapse Compute Operator", "Synapse Contributor", "Synapse Credential User", "Synapse Linked Data Manager", "Synapse Monitoring Operator", "Synapse SQL Administrator", "Synapse User"], role.role_name)])
    error_message = "role_name of synapse_roles is one of the Synapse roles, such as \"Synapse User\" or \"Synapse Artifact User\", but not \"Synapse Administrator\"."
  }
  validation {
    condition     = alltrue([for role in var.synapse_roles : contains(["ServicePrincipal", "Group", "User"], role.principal_type)])
    error_message = "principal_type of synapse_roles is \"ServicePrincipal\", \"Group\" or \"User\"."
  }
}

variable "data_processed_limits_tb" {
  description = "Terabytes that serverless SQL may read per day, week and month before it refuses queries: each costs the price of one terabyte. Set by the statements of the output cost_control_sql; null sets no limit."
  type = object({
    daily   = optional(number, 1)
    weekly  = optional(number, 3)
    monthly = optional(number, 10)
  })
  default = {}
  validation {
    condition     = var.data_processed_limits_tb == null || try(var.data_processed_limits_tb.daily >= 1 && var.data_processed_limits_tb.daily <= var.data_processed_limits_tb.weekly && var.data_processed_limits_tb.weekly <= var.data_processed_limits_tb.monthly && alltrue([for limit in values(var.data_processed_limits_tb) : limit == floor(limit)]), false)
    error_message = "limits are whole terabytes of 1 or more, the day not above the week and the week not above the month."
  }
}

variable "git_repository" {
  description = "Azure DevOps repository of a development workspace; null everywhere else, where content is deployed."
  type = object({
    organisation = string
    project      = string
    repository   = string
    branch       = optional(string, "main")
    root_folder  = optional(string, "/synapse")
    tenant_id    = string
  })
  default = null
  validation {
    condition     = var.git_repository == null || var.environment == "dev"
    error_message = "git_repository belongs to the environment dev: other workspaces get what was reviewed and deployed."
  }
}

variable "audit_retention_days" {
  description = "Days the workspace asks its audit to be kept; what is kept in the end is set on the log workspace."
  type        = number
  default     = 90
  nullable    = false
  validation {
    condition     = var.audit_retention_days >= 90 && var.audit_retention_days <= 3285
    error_message = "audit_retention_days is 90 to 3285."
  }
}

variable "security_contacts" {
  description = "Addresses that hear of suspected attacks, beside the owners of the subscription."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "purview_id" {
  description = "Purview account whose catalogue the studio searches; null connects none."
  type        = string
  default     = null
}
