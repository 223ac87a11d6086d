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
  description = "Name of the cluster; null makes aks-<name_prefix>-airflow-<environment>."
  type        = string
  default     = null
}

variable "tenant_id" {
  description = "Entra tenant of people and identities."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.tenant_id))
    error_message = "tenant_id is the id of a tenant, such as \"00000000-0000-0000-0000-000000000000\"."
  }
}

variable "existing_registry_id" {
  description = "Registry of IT. When given, none is created; registry_access_requests goes to IT."
  type        = string
  default     = null
  validation {
    condition     = var.existing_registry_id == null || can(regex("(?i)/providers/Microsoft.ContainerRegistry/registries/[^/]+$", var.existing_registry_id))
    error_message = "existing_registry_id ends with /providers/Microsoft.ContainerRegistry/registries/<name>."
  }
}

variable "registry_name" {
  description = "Name of the registry that is created, unique in the whole of Azure; null makes cr<name_prefix><environment>."
  type        = string
  default     = null
}

variable "vault_name" {
  description = "Name of the vault that is created, unique in the whole of Azure; null makes kvaf-<name_prefix>-<environment>."
  type        = string
  default     = null
}

variable "log_account_name" {
  description = "Name of the account of task logs, unique in the whole of Azure; null makes staf<name_prefix><environment>."
  type        = string
  default     = null
}

variable "database_server_name" {
  description = "Name of the metadata server, unique in the whole of Azure; null makes psql-<name_prefix>-airflow-<environment>."
  type        = string
  default     = null
  validation {
    condition     = var.database_server_name == null || can(regex("^[a-z][a-z0-9-]{1,61}[a-z0-9]$", var.database_server_name))
    error_message = "database_server_name has 3 to 63 lower-case letters, digits and hyphens, begins with a letter and ends with a letter or digit."
  }
}

variable "existing_vault_id" {
  description = "Vault of IT for the secrets of Airflow. When given, none is created; vault_access_requests goes to IT."
  type        = string
  default     = null
  validation {
    condition     = var.existing_vault_id == null || can(regex("(?i)/providers/Microsoft.KeyVault/vaults/[^/]+$", var.existing_vault_id))
    error_message = "existing_vault_id ends with /providers/Microsoft.KeyVault/vaults/<name>."
  }
}

variable "node_subnet_id" {
  description = "Subnet of the nodes, with the purpose aks; its addresses are for nodes, pods have a range of their own."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("(?i)/virtualNetworks/[^/]+/subnets/[^/]+$", var.node_subnet_id))
    error_message = "node_subnet_id ends with /virtualNetworks/<name>/subnets/<name>."
  }
}

variable "outbound_type" {
  description = "How nodes reach registries and sign-in: userAssignedNATGateway (gateway of the subnet) or userDefinedRouting (firewall of IT). A load balancer with public addresses is not offered."
  type        = string
  default     = "userAssignedNATGateway"
  nullable    = false
  validation {
    condition     = contains(["userAssignedNATGateway", "userDefinedRouting"], var.outbound_type)
    error_message = "outbound_type is \"userAssignedNATGateway\" or \"userDefinedRouting\"."
  }
}

variable "pod_cidr" {
  description = "Range of pod addresses, used inside the cluster only."
  type        = string
  default     = "10.244.0.0/16"
  nullable    = false
  validation {
    condition     = can(cidrhost(var.pod_cidr, 0))
    error_message = "pod_cidr is a range such as \"10.244.0.0/16\"."
  }
}

variable "service_cidr" {
  description = "Range of service addresses, used inside the cluster only; must not meet a range of the network."
  type        = string
  default     = "10.245.0.0/24"
  nullable    = false
  validation {
    condition     = can(cidrhost(var.service_cidr, 10))
    error_message = "service_cidr is a range of 16 addresses or more, such as \"10.245.0.0/24\"."
  }
}

variable "kubernetes_version" {
  description = "Minor version of Kubernetes, such as 1.34; null takes the current one of Azure. Patches follow by themselves."
  type        = string
  default     = null
  validation {
    condition     = var.kubernetes_version == null || can(regex("^1\\.[0-9]{2}$", var.kubernetes_version))
    error_message = "kubernetes_version is a minor version such as \"1.34\": with a patch version the upgrades would be undone."
  }
}

variable "uptime_guaranteed" {
  description = "Control plane with a financially backed uptime (SKU Standard). Off for playgrounds."
  type        = bool
  default     = true
  nullable    = false
}

variable "zones" {
  description = "Availability zones of the nodes."
  type        = set(string)
  default     = ["1", "2", "3"]
  nullable    = false
}

variable "system_nodes" {
  description = "Nodes for the cluster's own pods: size, least and most, and disk (Managed or Ephemeral)."
  type = object({
    size    = optional(string, "Standard_D4ds_v5")
    minimum = optional(number, 2)
    maximum = optional(number, 4)
    disk    = optional(string, "Ephemeral")
  })
  default  = {}
  nullable = false
  validation {
    condition     = var.system_nodes.minimum >= 1 && var.system_nodes.minimum <= var.system_nodes.maximum
    error_message = "minimum of system_nodes is 1 or more and not above maximum."
  }
  validation {
    condition     = contains(["Managed", "Ephemeral"], var.system_nodes.disk)
    error_message = "disk of system_nodes is \"Managed\" or \"Ephemeral\"."
  }
}

variable "airflow_nodes" {
  description = "Nodes for Airflow: size, least and most, and disk (Managed or Ephemeral). Each task that waits for a product run defers and holds no node."
  type = object({
    size    = optional(string, "Standard_D4ds_v5")
    minimum = optional(number, 2)
    maximum = optional(number, 6)
    disk    = optional(string, "Ephemeral")
  })
  default  = {}
  nullable = false
  validation {
    condition     = var.airflow_nodes.minimum >= 1 && var.airflow_nodes.minimum <= var.airflow_nodes.maximum
    error_message = "minimum of airflow_nodes is 1 or more and not above maximum."
  }
  validation {
    condition     = contains(["Managed", "Ephemeral"], var.airflow_nodes.disk)
    error_message = "disk of airflow_nodes is \"Managed\" or \"Ephemeral\"."
  }
}

variable "host_encryption_enabled" {
  description = "Disks and caches of the nodes are encrypted on their hosts; the subscription must have the feature EncryptionAtHost."
  type        = bool
  default     = true
  nullable    = false
}

variable "disk_encryption_set_id" {
  description = "Disk encryption set with a key of the customer for the disks of the nodes; null keeps keys managed by Microsoft. Cannot be changed later."
  type        = string
  default     = null
  validation {
    condition     = var.disk_encryption_set_id == null || can(regex("(?i)/providers/Microsoft.Compute/diskEncryptionSets/[^/]+$", var.disk_encryption_set_id))
    error_message = "disk_encryption_set_id ends with /providers/Microsoft.Compute/diskEncryptionSets/<name>."
  }
}

variable "administrator_group_ids" {
  description = "Object ids of the Entra groups that administer the cluster. There are no local accounts."
  type        = list(string)
  nullable    = false
  validation {
    condition     = length(var.administrator_group_ids) > 0
    error_message = "administrator_group_ids has at least one group: without local accounts nobody else could enter."
  }
}

variable "maintenance" {
  description = "When upgrades may begin: day of the week and time in UTC; they take up to four hours."
  type = object({
    day        = optional(string, "Sunday")
    start_time = optional(string, "03:00")
  })
  default  = {}
  nullable = false
  validation {
    condition     = contains(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"], var.maintenance.day) && can(regex("^([01][0-9]|2[0-3]):[0-5][0-9]$", var.maintenance.start_time))
    error_message = "maintenance has a day such as \"Sunday\" and a time such as \"03:00\"."
  }
}

variable "defender_enabled" {
  description = "Defender for the cluster and for the account of the logs; costs money per core and account."
  type        = bool
  default     = true
  nullable    = false
}

variable "log_days" {
  description = "Days task logs are kept in the account."
  type        = number
  default     = 90
  nullable    = false
  validation {
    condition     = var.log_days >= 7 && var.log_days <= 3650
    error_message = "log_days is 7 to 3650."
  }
}

variable "database" {
  description = "Metadata server: version, size, storage, days of backups, second zone, backups in the second region (cannot be changed later) and the connection pooler of the server."
  type = object({
    version              = optional(string, "16")
    size                 = optional(string, "GP_Standard_D2ds_v5")
    storage_gb           = optional(number, 64)
    backup_days          = optional(number, 14)
    zone_redundant       = optional(bool, true)
    geo_redundant_backup = optional(bool, true)
    pooler_enabled       = optional(bool, true)
  })
  default  = {}
  nullable = false
  validation {
    condition     = contains(["14", "15", "16", "17"], var.database.version)
    error_message = "version of database is \"14\", \"15\", \"16\" or \"17\"."
  }
  validation {
    condition     = contains([32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384], var.database.storage_gb)
    error_message = "storage_gb of database is a power of two from 32 to 16384."
  }
  validation {
    condition     = var.database.backup_days >= 7 && var.database.backup_days <= 35
    error_message = "backup_days of database is 7 to 35."
  }
  validation {
    condition     = !startswith(var.database.size, "B_") || (!var.database.zone_redundant && !var.database.pooler_enabled)
    error_message = "burstable sizes have neither a second zone nor the pooler; set zone_redundant and pooler_enabled to false or choose a general purpose size."
  }
}

variable "database_administrator_group" {
  description = "Entra group that administers the metadata server and runs the statements of database_grants."
  type = object({
    name      = string
    object_id = string
  })
  nullable = false
}

variable "database_password" {
  description = "Password for images whose Airflow cannot sign in with tokens; never kept in the state. Null: only Entra identities may sign in, because a password can be copied and names nobody."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "database_password_version" {
  description = "Number that is raised whenever database_password changes. Null switches passwords off."
  type        = number
  default     = null
}

variable "chart_version" {
  description = "Version of the official Helm chart, pinned so that every environment gets the same."
  type        = string
  default     = "1.22.0"
  nullable    = false
  validation {
    condition     = can(regex("^1\\.(2[2-9]|[3-9][0-9])\\.[0-9]+$", var.chart_version))
    error_message = "chart_version is 1.22.0 or a later 1.x: the values are written for that chart."
  }
}

variable "airflow_version" {
  description = "Version of Airflow in the image, such as 3.2.2."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^3\\.[0-9]+\\.[0-9]+$", var.airflow_version))
    error_message = "airflow_version is a version of Airflow 3, such as \"3.2.2\"."
  }
}

variable "airflow_image_digest" {
  description = "Digest of the Airflow image in the registry: a tag may be another image tomorrow."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^sha256:[0-9a-f]{64}$", var.airflow_image_digest))
    error_message = "airflow_image_digest is sha256: and 64 hexadecimal digits."
  }
}

variable "git_sync_version" {
  description = "Version of the image git-sync that brings the DAGs."
  type        = string
  default     = "v4.3.0"
  nullable    = false
}

variable "dags_repository" {
  description = "Repository of the DAGs: address, pinned tag or commit, folder, and for a private one the host keys; its read-only key is the secret airflow-git-ssh in the vault."
  type = object({
    url         = string
    ref         = string
    sub_path    = optional(string, "dags")
    private     = optional(bool, true)
    known_hosts = optional(string, "")
  })
  nullable = false
  validation {
    condition     = !contains(["main", "master", "HEAD", ""], var.dags_repository.ref)
    error_message = "ref of dags_repository is a tag or a commit; a branch would put into production whatever was merged last."
  }
  validation {
    condition     = !var.dags_repository.private || (startswith(var.dags_repository.url, "git@") || startswith(var.dags_repository.url, "ssh://")) && length(var.dags_repository.known_hosts) > 0
    error_message = "a private dags_repository has an ssh address (git@… or ssh://…) and known_hosts: without them anybody in between could deliver the DAGs."
  }
  validation {
    condition     = var.dags_repository.private || startswith(var.dags_repository.url, "https://")
    error_message = "a public dags_repository has an https address."
  }
}

variable "sign_in" {
  description = "Entra application people sign in through, with the Airflow roles of its application roles. The application puts the claim email into its ID tokens; its secret is airflow-sign-in in the vault. No default: an Airflow without sign-in is open to the network."
  type = object({
    client_id = string
    role_mapping = optional(map(list(string)), {
      "airflow.admin"  = ["Admin"]
      "airflow.op"     = ["Op"]
      "airflow.user"   = ["User"]
      "airflow.viewer" = ["Viewer"]
    })
  })
  nullable = false
}

variable "ingress" {
  description = "Host name of Airflow inside the network and the Kubernetes secret with its certificate."
  type = object({
    host            = string
    tls_secret_name = optional(string, "airflow-tls")
  })
  nullable = false
  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.ingress.host))
    error_message = "host of ingress is a full host name, such as \"airflow.data.contoso.internal\"."
  }
}

variable "ingress_dns_zone_ids" {
  description = "Private DNS zones in which the ingress writes its host names."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "resources" {
  description = "Requests and limits of the pods by component: scheduler, apiServer, dagProcessor, triggerer and workers."
  type = map(object({
    requests = map(string)
    limits   = map(string)
  }))
  default = {
    scheduler    = { requests = { cpu = "500m", memory = "1Gi" }, limits = { memory = "2Gi" } }
    apiServer    = { requests = { cpu = "500m", memory = "2Gi" }, limits = { memory = "3Gi" } }
    dagProcessor = { requests = { cpu = "250m", memory = "1Gi" }, limits = { memory = "2Gi" } }
    triggerer    = { requests = { cpu = "250m", memory = "512Mi" }, limits = { memory = "1Gi" } }
    workers      = { requests = { cpu = "250m", memory = "512Mi" }, limits = { memory = "2Gi" } }
  }
  nullable = false
  validation {
    condition     = toset(keys(var.resources)) == toset(["scheduler", "apiServer", "dagProcessor", "triggerer", "workers"]) && alltrue([for each in var.resources : contains(keys(each.requests), "cpu") && contains(keys(each.requests), "memory") && contains(keys(each.limits), "memory")])
    error_message = "resources has scheduler, apiServer, dagProcessor, triggerer and workers, each with requests of cpu and memory and a limit of memory."
  }
}
