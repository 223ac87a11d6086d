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

variable "tags" {
  description = "Tags of every resource; the foundation module makes them from domain, product, owner, cost centre, classification and environment."
  type        = map(string)
  nullable    = false
  validation {
    condition     = length(var.tags) > 0 && length(var.tags) <= 50
    error_message = "tags has 1 to 50 entries; take the output \"tags\" of the foundation module."
  }
}

variable "cluster_policies" {
  description = "Cluster policies by name. access_mode is single_user or shared; max_workers 0 makes single nodes; Photon is off because it costs more per hour and pays only for some work. A cluster without policy is refused unless unrestricted_clusters_allowed."
  type = map(object({
    description             = optional(string, "Small, patched and short-lived")
    runtime_versions        = optional(set(string), ["15.4.x-scala2.12", "16.4.x-scala2.12"])
    default_runtime_version = optional(string, "15.4.x-scala2.12")
    node_types              = optional(set(string), ["Standard_D3_v2", "Standard_D4ds_v5", "Standard_D8ds_v5"])
    default_node_type       = optional(string, "Standard_D4ds_v5")
    photon_enabled          = optional(bool, false)
    access_mode             = optional(string, "single_user")
    max_workers             = optional(number, 4)
    idle_minutes            = optional(number, 20)
    max_idle_minutes        = optional(number, 60)
    max_clusters_per_user   = optional(number, 1)
    user_groups             = optional(set(string), [])
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for policy in var.cluster_policies : contains(["single_user", "shared"], policy.access_mode)])
    error_message = "access_mode of a policy is \"single_user\" or \"shared\": others pass by Unity Catalog."
  }
  validation {
    condition     = alltrue([for policy in var.cluster_policies : contains(policy.runtime_versions, policy.default_runtime_version) && contains(policy.node_types, policy.default_node_type)])
    error_message = "default_runtime_version and default_node_type of a policy are among its runtime_versions and node_types."
  }
  validation {
    condition     = alltrue([for policy in var.cluster_policies : policy.idle_minutes >= 10 && policy.idle_minutes <= policy.max_idle_minutes && policy.max_idle_minutes <= 240])
    error_message = "idle_minutes of a policy is 10 or more, not above max_idle_minutes, which is 240 at most: a cluster that never stops costs without end."
  }
}

variable "existing_policy_ids" {
  description = "Cluster policies of the platform by name; used by clusters, not created."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "instance_pools" {
  description = "Pools of ready machines by name. min_idle keeps machines waiting, which costs."
  type = map(object({
    node_type       = optional(string, "Standard_D4ds_v5")
    runtime_version = optional(string, "15.4.x-scala2.12")
    min_idle        = optional(number, 0)
    max_capacity    = optional(number, 10)
    idle_minutes    = optional(number, 15)
    spot_enabled    = optional(bool, false)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for pool in var.instance_pools : pool.min_idle >= 0 && pool.min_idle <= pool.max_capacity])
    error_message = "min_idle of a pool is not above its max_capacity."
  }
}

variable "existing_pool_ids" {
  description = "Instance pools of the platform by name; used by clusters, not created."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "clusters" {
  description = "Clusters for people, by name: policy (null is an unrestricted cluster, see unrestricted_clusters_allowed), runtime, node type or pool, workers (0 is a single node), Photon, idle time. With single_user_name only that person or principal works on it, otherwise it is shared."
  type = map(object({
    policy           = optional(string)
    runtime_version  = optional(string, "15.4.x-scala2.12")
    node_type        = optional(string, "Standard_D3_v2")
    pool             = optional(string)
    workers          = optional(number, 0)
    photon_enabled   = optional(bool, false)
    single_user_name = optional(string)
    idle_minutes     = optional(number, 20)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for cluster in var.clusters : cluster.policy == null || contains(concat(keys(var.cluster_policies), keys(var.existing_policy_ids)), coalesce(cluster.policy, " "))])
    error_message = "policy of a cluster is one of cluster_policies or existing_policy_ids."
  }
  validation {
    condition     = var.unrestricted_clusters_allowed || alltrue([for cluster in var.clusters : cluster.policy != null])
    error_message = "a cluster without policy needs unrestricted_clusters_allowed; name a policy instead."
  }
  validation {
    condition     = alltrue([for cluster in var.clusters : cluster.pool == null || contains(concat(keys(var.instance_pools), keys(var.existing_pool_ids)), coalesce(cluster.pool, " "))])
    error_message = "pool of a cluster is one of instance_pools or existing_pool_ids."
  }
  validation {
    condition     = alltrue([for cluster in var.clusters : cluster.idle_minutes >= 10 && cluster.idle_minutes <= 240])
    error_message = "idle_minutes of a cluster is 10 to 240; a cluster that never stops costs without end."
  }
}

variable "unrestricted_clusters_allowed" {
  description = "Clusters without policy. Off although blueprints name it: nothing then limits their size, their time, their cost and their runtime."
  type        = bool
  default     = false
  nullable    = false
}

variable "sql_warehouses" {
  description = "SQL warehouses by name."
  type = map(object({
    size               = optional(string, "2X-Small")
    max_clusters       = optional(number, 1)
    idle_minutes       = optional(number, 10)
    serverless_enabled = optional(bool, true)
    user_groups        = optional(set(string), [])
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for warehouse in var.sql_warehouses : contains(["2X-Small", "X-Small", "Small", "Medium", "Large", "X-Large", "2X-Large", "3X-Large", "4X-Large"], warehouse.size)])
    error_message = "size of a warehouse is 2X-Small, X-Small, Small, Medium, Large, X-Large, 2X-Large, 3X-Large or 4X-Large."
  }
  validation {
    condition     = alltrue([for warehouse in var.sql_warehouses : warehouse.idle_minutes >= (warehouse.serverless_enabled ? 1 : 10) && warehouse.idle_minutes <= 120])
    error_message = "idle_minutes of a warehouse is 1 to 120, with serverless off 10 to 120; 0 would never stop it."
  }
}

variable "service_principals" {
  description = "Entra applications that work in the workspace, by name: their client ids. None may create clusters without a policy."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = alltrue([for id in values(var.service_principals) : can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id))])
    error_message = "service_principals have client ids, which are lower-case GUIDs."
  }
}

variable "allowed_ip_ranges" {
  description = "Addresses that may reach the workspace, where its public access is on; empty switches the list off."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for range in var.allowed_ip_ranges : can(cidrhost(strcontains(range, "/") ? range : "${range}/32", 0)) && !startswith(range, "0.0.0.0")])
    error_message = "allowed_ip_ranges has addresses or ranges; 0.0.0.0 would allow everybody."
  }
}

variable "access_tokens_enabled" {
  description = "Personal access tokens. Off: they are passwords that pass by conditional access; people and services sign in with Entra."
  type        = bool
  default     = false
  nullable    = false
}

variable "legacy_access_enabled" {
  description = "Hive metastore, mounts and DBFS root. Off: they pass by Unity Catalog, and mounts show one identity's rights to everybody."
  type        = bool
  default     = false
  nullable    = false
}

variable "git" {
  description = "Git repository in the workspace: provider (azureDevOpsServicesAad signs in with Entra, without a token), address, branch and path; null makes none."
  type = object({
    provider       = optional(string, "azureDevOpsServicesAad")
    url            = string
    branch         = optional(string, "main")
    workspace_path = optional(string)
    user_name      = optional(string)
    user_email     = optional(string)
  })
  default = null
  validation {
    condition     = var.git == null || try(startswith(var.git.url, "https://") && !strcontains(var.git.url, "@"), false)
    error_message = "url of git begins with https:// and carries no user and no token."
  }
  validation {
    condition     = var.git == null || contains(["azureDevOpsServicesAad", "gitHub", "gitHubEnterprise", "gitLab", "bitbucketCloud"], try(var.git.provider, ""))
    error_message = "provider of git is azureDevOpsServicesAad, gitHub, gitHubEnterprise, gitLab or bitbucketCloud."
  }
}
