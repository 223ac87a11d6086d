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
  description = "Name of the function app, unique in the whole of Azure; null makes func-<name_prefix>-<environment>."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || can(regex("^[a-zA-Z0-9][a-zA-Z0-9-]{0,30}[a-zA-Z0-9]$", var.name))
    error_message = "name has 2 to 32 letters, digits and hyphens and begins and ends with a letter or digit: longer names share a host id."
  }
}

variable "host_storage_name" {
  description = "Name of the account the functions host keeps its state in; null makes stf<name_prefix><environment>."
  type        = string
  default     = null
}

variable "runtime" {
  description = "Language of functions deployed as code: node, python, java, dotnet-isolated, powershell or custom, with its version."
  type = object({
    name    = string
    version = string
  })
  default  = { name = "python", version = "3.12" }
  nullable = false
  validation {
    condition     = contains(["node", "python", "java", "dotnet-isolated", "powershell", "custom"], var.runtime.name)
    error_message = "name of the runtime is node, python, java, dotnet-isolated, powershell or custom."
  }
}

variable "container_image" {
  description = "Container image instead of code, for functions that need more than a language; pulled with the identity of the app. null deploys code."
  type = object({
    registry_host = string
    name          = string
    tag           = string
  })
  default = null
  validation {
    condition     = var.container_image == null || try(var.container_image.tag != "latest" && length(var.container_image.tag) > 0, false)
    error_message = "tag of container_image is a fixed one: with \"latest\" nobody knows what runs."
  }
}

variable "registry" {
  description = "Registry of the image on which the app gets AcrPull; null when IT gives the right."
  type        = object({ id = string })
  default     = null
}

variable "container_plan_sku" {
  description = "Plan of container apps: EP1, EP2 or EP3, billed while idle."
  type        = string
  default     = "EP1"
  nullable    = false
  validation {
    condition     = contains(["EP1", "EP2", "EP3"], var.container_plan_sku)
    error_message = "container_plan_sku is EP1, EP2 or EP3."
  }
}

variable "zone_redundant" {
  description = "Instances in several zones; needs more of them."
  type        = bool
  default     = false
  nullable    = false
}

variable "instance_memory_mb" {
  description = "Memory of an instance of code functions: 512, 2048 or 4096."
  type        = number
  default     = 2048
  nullable    = false
  validation {
    condition     = contains([512, 2048, 4096], var.instance_memory_mb)
    error_message = "instance_memory_mb is 512, 2048 or 4096."
  }
}

variable "maximum_instances" {
  description = "Instances code functions may grow to: a limit on cost and on the load on others."
  type        = number
  default     = 40
  nullable    = false
  validation {
    condition     = var.maximum_instances >= 1 && var.maximum_instances <= 1000
    error_message = "maximum_instances is 1 to 1000."
  }
}

variable "integration_subnet_id" {
  description = "Subnet the app sends from, delegated to Microsoft.App/environments for code and to Microsoft.Web/serverFarms for containers."
  type        = string
  nullable    = false
}

variable "app_settings" {
  description = "Settings of the app; no secrets, those are references in secrets."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = alltrue([for value in values(var.app_settings) : !can(regex("(?i)(accountkey|sharedaccesskey|password|sig)=", value))])
    error_message = "app_settings holds something that looks like a key or password; put it into the vault and name it in secrets."
  }
}

variable "secrets" {
  description = "Settings whose value lies in a vault: address of the secret, without version so that it follows rotation."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = alltrue([for uri in values(var.secrets) : can(regex("^https://[a-z0-9-]+\\.vault\\.[a-z.]+/secrets/[^/]+/?$", lower(uri)))])
    error_message = "secrets has addresses such as \"https://kv-flights-dev.vault.azure.net/secrets/ops-password\"."
  }
  validation {
    condition     = length(var.secrets) == 0 || var.secret_vault_id != null
    error_message = "secrets needs secret_vault_id, on which the app gets Key Vault Secrets User."
  }
}

variable "secret_vault_id" {
  description = "Vault of secrets."
  type        = string
  default     = null
}

variable "data_containers" {
  description = "Containers the app reads or writes, by short name: id of the container and read or write."
  type = map(object({
    container_id = string
    access       = string
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for each in var.data_containers : contains(["read", "write"], each.access) && can(regex("(?i)/blobServices/default/containers/[^/]+$", each.container_id))])
    error_message = "data_containers have access \"read\" or \"write\" and ids that end with /blobServices/default/containers/<name>: rights on whole accounts are not given."
  }
}

variable "entra_application" {
  description = "Application that callers need a token for; null leaves the functions without HTTP callers but their own keys."
  type = object({
    client_id = string
    tenant_id = string
  })
  default = null
}

variable "application_insights_id" {
  description = "Application insights that receives telemetry, with the identity of the app."
  type        = string
  nullable    = false
}

variable "application_insights_connection_string" {
  description = "Connection string of application insights; not a secret while its local authentication is off."
  type        = string
  nullable    = false
}
