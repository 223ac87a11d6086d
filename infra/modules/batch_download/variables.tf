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

variable "existing_environment_id" {
  description = "Container Apps environment of IT. When given, none is created and its logs are left to IT."
  type        = string
  default     = null
  validation {
    condition     = var.existing_environment_id == null || can(regex("(?i)/providers/Microsoft.App/managedEnvironments/[^/]+$", var.existing_environment_id))
    error_message = "existing_environment_id ends with /providers/Microsoft.App/managedEnvironments/<name>."
  }
}

variable "infrastructure_subnet_id" {
  description = "Subnet of the environment, delegated to Microsoft.App/environments, /27 or larger; needed unless existing_environment_id is given."
  type        = string
  default     = null
  validation {
    condition     = var.existing_environment_id != null || var.infrastructure_subnet_id != null
    error_message = "infrastructure_subnet_id is needed for a created environment."
  }
}

variable "zone_redundant" {
  description = "Environment over several zones. Cannot be changed later."
  type        = bool
  default     = true
  nullable    = false
}

variable "registry_host" {
  description = "Registry of the images, such as crflightsdev.azurecr.io."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z0-9.-]+\\.[a-z]+$", var.registry_host))
    error_message = "registry_host is a host name without scheme and path."
  }
}

variable "registry_id" {
  description = "Registry on which the jobs get AcrPull; null when IT gives the right."
  type        = string
  default     = null
}

variable "secret_vault_id" {
  description = "Vault of the secrets of jobs; each job with secrets gets Key Vault Secrets User on it."
  type        = string
  default     = null
}

variable "jobs" {
  description = "Jobs by name: image with its tag, command, cron in UTC (null starts on demand), processors (memory is twice as many gigabytes), time, retries, parallel replicas, settings, secrets (address in the vault by setting) and the containers it reads or writes."
  type = map(object({
    image           = string
    command         = optional(list(string))
    args            = optional(list(string))
    cron            = optional(string)
    cpu             = optional(number, 1)
    timeout_minutes = optional(number, 60)
    retries         = optional(number, 1)
    parallelism     = optional(number, 1)
    settings        = optional(map(string), {})
    secrets         = optional(map(string), {})
    data_containers = optional(map(object({
      container_id = string
      access       = string
    })), {})
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for name in keys(var.jobs) : can(regex("^[a-z][a-z0-9-]{0,20}[a-z0-9]$", name))])
    error_message = "a job is named by 2 to 22 lower-case letters, digits and hyphens."
  }
  validation {
    condition     = alltrue([for job in var.jobs : can(regex("[:@][^/]+$", job.image)) && !endswith(job.image, ":latest")])
    error_message = "image of a job carries a fixed tag or digest: with \"latest\" nobody knows what runs."
  }
  validation {
    condition     = alltrue([for job in var.jobs : contains([0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4], job.cpu) && job.timeout_minutes >= 1 && job.parallelism >= 1])
    error_message = "cpu of a job is 0.25 to 4, timeout_minutes and parallelism are 1 or more."
  }
  validation {
    condition     = alltrue([for job in var.jobs : job.cron == null || can(regex("^(\\S+ ){4}\\S+$", job.cron))])
    error_message = "cron of a job has five fields, such as \"0 3 * * *\"."
  }
  validation {
    condition     = alltrue(flatten([for job in var.jobs : [for each in values(job.data_containers) : contains(["read", "write"], each.access) && can(regex("(?i)/blobServices/default/containers/[^/]+$", each.container_id))]]))
    error_message = "data_containers have access \"read\" or \"write\" and ids that end with /blobServices/default/containers/<name>."
  }
  validation {
    condition     = var.secret_vault_id != null || alltrue([for job in var.jobs : length(job.secrets) == 0])
    error_message = "a job with secrets needs secret_vault_id."
  }
}

variable "batch_account" {
  description = "Batch account for work that needs whole machines, with an account of its own for packages and output; null makes none. Signing in with its keys is off."
  type = object({
    name               = optional(string)
    storage_account_id = string
  })
  default = null
  validation {
    condition     = var.batch_account == null || can(regex("^[a-z0-9]{3,24}$", coalesce(try(var.batch_account.name, null), "abc")))
    error_message = "name of batch_account has 3 to 24 lower-case letters and digits."
  }
}
