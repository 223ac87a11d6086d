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
  description = "Name of the job or of the Batch account (there without hyphens); null makes caj-<name_prefix>-download-<environment> or ba-<name_prefix>-download-<environment>."
  type        = string
  default     = null
}

variable "runtime" {
  description = "container_job: a job of Container Apps, paid by the second. batch: nodes of Azure Batch, for downloads that need many machines or more time than a job has."
  type        = string
  default     = "container_job"
  nullable    = false
  validation {
    condition     = contains(["container_job", "batch"], var.runtime)
    error_message = "runtime is \"container_job\" or \"batch\"; functions and Databricks jobs have modules of their own."
  }
}

variable "subnet_id" {
  description = "Subnet the work runs in; it must let out what is downloaded. For a container job one of the purpose container_apps, unless existing_environment_id is given."
  type        = string
  default     = null
  validation {
    condition     = var.subnet_id != null || var.existing_environment_id != null
    error_message = "subnet_id is needed unless existing_environment_id is given: without it the work would have public addresses."
  }
  validation {
    condition     = var.runtime == "container_job" || var.subnet_id != null
    error_message = "subnet_id is needed with runtime \"batch\": without it the nodes would have public addresses."
  }
}

variable "existing_environment_id" {
  description = "Container Apps environment of IT. When given, none is created and its logs stay with IT; only with runtime container_job."
  type        = string
  default     = null
  validation {
    condition     = var.existing_environment_id == null || can(regex("(?i)/providers/Microsoft.App/managedEnvironments/[^/]+$", var.existing_environment_id))
    error_message = "existing_environment_id ends with /providers/Microsoft.App/managedEnvironments/<name>."
  }
}

variable "existing_identity" {
  description = "User-assigned identity the work runs as, for one that is made elsewhere; null makes one."
  type = object({
    id           = string
    principal_id = string
    client_id    = string
  })
  default = null
}

variable "zone_redundancy_enabled" {
  description = "The environment survives the failure of a zone; only in regions that have zones. Cannot be changed later."
  type        = bool
  default     = true
  nullable    = false
}

variable "image" {
  description = "Container image pinned by digest, such as crflights.azurecr.io/download@sha256:…: a tag may be another image tomorrow."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z0-9.:/_-]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image is pinned by its digest: <registry>/<name>@sha256:<64 hexadecimal digits>."
  }
}

variable "registry" {
  description = "Registry the image is pulled from with the identity: id and server name; null for an image that anybody may pull."
  type = object({
    id     = string
    server = string
  })
  default = null
  validation {
    condition     = var.registry == null || try(startswith(var.image, "${var.registry.server}/"), false)
    error_message = "image does not come from the server of registry."
  }
}

variable "command" {
  description = "Command that replaces the one of the image; null keeps it."
  type        = list(string)
  default     = null
}

variable "arguments" {
  description = "Arguments of the command; seen by everybody who reads the job, so never secrets."
  type        = list(string)
  default     = null
}

variable "environment_variables" {
  description = "Environment variables that are no secrets, such as the address of the landing container. AZURE_CLIENT_ID is set to the identity."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = length([for name in keys(var.environment_variables) : name if can(regex("(?i)(secret|password|token|_key|connection_?string)", name))]) == 0
    error_message = "environment_variables has a name that looks like a secret; put the value into a vault and name it in secret_variables."
  }
  validation {
    condition     = !contains(keys(var.environment_variables), "AZURE_CLIENT_ID")
    error_message = "AZURE_CLIENT_ID is set by the module to the identity of the work."
  }
}

variable "secret_variables" {
  description = "Environment variables from the vault, by name: id of the secret without version, so that a new one is taken at the next run. Only with runtime container_job; a Batch task reads the vault itself."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = alltrue([for id in values(var.secret_variables) : can(regex("^https://[a-zA-Z0-9-]+\\.vault\\.[a-z.]+/secrets/[0-9a-zA-Z-]+$", id))])
    error_message = "secret_variables names secrets of a vault by id without version: https://<vault>.vault.azure.net/secrets/<name>."
  }
  validation {
    condition     = length(var.secret_variables) == 0 || var.runtime == "container_job"
    error_message = "secret_variables works with runtime \"container_job\" only."
  }
}

variable "written_containers" {
  description = "Containers of the lake the work writes, by name, such as landing: Storage Blob Data Contributor there and nowhere else."
  type        = map(string)
  nullable    = false
  validation {
    condition     = length(var.written_containers) > 0 && alltrue([for scope in values(var.written_containers) : can(regex("(?i)/blobServices/default/containers/[^/]+$", scope))])
    error_message = "written_containers has at least one container, by its id that ends with /blobServices/default/containers/<name>."
  }
}

variable "read_vaults" {
  description = "Vaults whose secrets the work reads, by name."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "schedule" {
  description = "When a container job starts by itself, as a cron expression in UTC; null leaves that to whoever orchestrates it."
  type        = string
  default     = null
  validation {
    condition     = var.schedule == null || try(length(split(" ", var.schedule)) == 5 && can(regex("^[0-9*/, -]+$", var.schedule)), false)
    error_message = "schedule has five fields: minute, hour, day, month and weekday, such as \"15 3 * * *\"."
  }
  validation {
    condition     = var.schedule == null || var.runtime == "container_job"
    error_message = "schedule works with runtime \"container_job\" only."
  }
}

variable "timeout_minutes" {
  description = "Minutes after which a container of the job is stopped."
  type        = number
  default     = 120
  nullable    = false
  validation {
    condition     = var.timeout_minutes >= 1 && var.timeout_minutes <= 10080
    error_message = "timeout_minutes is 1 to 10080."
  }
}

variable "retries" {
  description = "How often a failed container is started again. The download goes on where it was."
  type        = number
  default     = 1
  nullable    = false
  validation {
    condition     = var.retries >= 0 && var.retries <= 10
    error_message = "retries is 0 to 10."
  }
}

variable "parallelism" {
  description = "Containers at the same time (container_job) or tasks on a node at the same time (batch). Sources are seldom grateful for many."
  type        = number
  default     = 1
  nullable    = false
  validation {
    condition     = var.parallelism >= 1 && var.parallelism <= 50
    error_message = "parallelism is 1 to 50."
  }
}

variable "cpu" {
  description = "Cores of a container of the job; it gets two gigabytes of memory for each."
  type        = number
  default     = 1
  nullable    = false
  validation {
    condition     = contains([0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 3.75, 4], var.cpu)
    error_message = "cpu is 0.25 to 4 in steps of 0.25."
  }
}

variable "batch_nodes" {
  description = "Nodes of the pool: size, most nodes at a time, and the image of the machine with its agent, which must be able to run containers."
  type = object({
    size    = optional(string, "Standard_D2s_v5")
    maximum = optional(number, 4)
    agent   = optional(string, "batch.node.ubuntu 22.04")
    image = optional(object({
      publisher = optional(string, "microsoft-dsvm")
      offer     = optional(string, "ubuntu-hpc")
      sku       = optional(string, "2204")
      version   = optional(string, "latest")
    }), {})
  })
  default  = {}
  nullable = false
  validation {
    condition     = var.batch_nodes.maximum >= 1 && var.batch_nodes.maximum <= 100
    error_message = "maximum of batch_nodes is 1 to 100."
  }
}

variable "batch_storage_account_id" {
  description = "Account for the files of Batch itself, reached with the identity; null uses none."
  type        = string
  default     = null
}
