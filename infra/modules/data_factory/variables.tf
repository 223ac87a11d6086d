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
  description = "Name of the factory, unique in the whole of Azure; null makes adf-<name_prefix>-<environment>."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || can(regex("^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", var.name))
    error_message = "name has letters, digits and single hyphens."
  }
}

variable "integration_runtime" {
  description = "Azure integration runtime in the managed network. compute_type is General, ComputeOptimized or MemoryOptimized; time_to_live_minutes keeps a data flow cluster warm and costs while it does."
  type = object({
    name                 = optional(string, "ManagedVnetIR")
    compute_type         = optional(string, "General")
    core_count           = optional(number, 8)
    time_to_live_minutes = optional(number, 0)
  })
  default  = {}
  nullable = false
  validation {
    condition     = contains(["General", "ComputeOptimized", "MemoryOptimized"], var.integration_runtime.compute_type) && contains([8, 16, 32, 48, 80, 144, 272], var.integration_runtime.core_count)
    error_message = "compute_type is General, ComputeOptimized or MemoryOptimized; core_count is 8, 16, 32, 48, 80, 144 or 272."
  }
}

variable "self_hosted_runtimes" {
  description = "Self-hosted integration runtimes for sources that private endpoints cannot reach: description by name. The key that registers a node is read by its operator, never put out here."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "managed_private_endpoints" {
  description = "Endpoints from the managed network to the data services, by name; each waits for approval at its target."
  type = map(object({
    target_resource_id = string
    sub_resource       = string
    fqdns              = optional(list(string))
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for endpoint in var.managed_private_endpoints : contains(["blob", "dfs", "queue", "table", "file", "sqlServer", "vault", "databricks_ui_api", "namespace", "Sql", "postgresqlServer", "sites", "account"], endpoint.sub_resource)])
    error_message = "sub_resource of a managed private endpoint is blob, dfs, queue, table, file, sqlServer, vault, databricks_ui_api, namespace, Sql, postgresqlServer, sites or account."
  }
}

variable "user_assigned_identities" {
  description = "User-assigned identities that linked services may use, by the name of their credential in the factory."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "factory_roles" {
  description = "What the identity of the factory may do elsewhere: scope and role by purpose, such as Storage Blob Data Contributor on the landing container. Rights in SQL are given by a script there."
  type = map(object({
    scope                = string
    role_definition_name = string
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for role in var.factory_roles : contains(["Storage Blob Data Reader", "Storage Blob Data Contributor", "Storage Queue Data Contributor", "Key Vault Secrets User", "Azure Event Hubs Data Sender", "Azure Event Hubs Data Receiver", "Reader"], role.role_definition_name)])
    error_message = "factory_roles are Storage Blob Data Reader or Contributor, Storage Queue Data Contributor, Key Vault Secrets User, Azure Event Hubs Data Sender or Receiver and Reader."
  }
  validation {
    condition     = alltrue([for role in var.factory_roles : !startswith(role.role_definition_name, "Storage Blob Data") || can(regex("(?i)/blobServices/default/containers/[^/]+$", role.scope))])
    error_message = "blob roles of the factory are given on a container, not on the account: the scope ends with /blobServices/default/containers/<name>."
  }
}

variable "global_parameters" {
  description = "Global parameters of the factory, such as the ids of Databricks jobs of this environment; never secrets, everybody who reads the factory sees them."
  type = map(object({
    type  = string
    value = string
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for parameter in var.global_parameters : contains(["Array", "Bool", "Float", "Int", "Object", "String"], parameter.type)])
    error_message = "type of a global parameter is Array, Bool, Float, Int, Object or String."
  }
}

variable "git_repository" {
  description = "Azure DevOps repository of a development factory; null everywhere else, where content is deployed."
  type = object({
    organisation = string
    project      = string
    repository   = string
    branch       = optional(string, "main")
    root_folder  = optional(string, "/adf_pipelines")
    tenant_id    = string
  })
  default = null
  validation {
    condition     = var.git_repository == null || var.environment == "dev"
    error_message = "git_repository belongs to the environment dev: other factories get what was reviewed and deployed."
  }
}

variable "purview_id" {
  description = "Purview account that receives lineage; null sends none."
  type        = string
  default     = null
}
