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

variable "customer_managed_key" {
  description = "Key of the customer for encryption at rest and the user-assigned identity that may use it; null keeps keys managed by Microsoft."
  type = object({
    key_vault_key_id          = string
    user_assigned_identity_id = string
  })
  default = null
}

variable "role_assignments" {
  description = "Roles on the whole account, for people and tools that must see all of it. Roles that write data are refused here: they belong to data_identities, at container scope."
  type = map(object({
    principal_id         = string
    role_definition_name = string
    principal_type       = optional(string, "ServicePrincipal")
    description          = optional(string)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for each in var.role_assignments : contains(["Reader", "Storage Blob Delegator", "Storage Blob Data Reader", "Storage Queue Data Reader", "Storage Table Data Reader", "Storage File Data Privileged Reader"], each.role_definition_name)])
    error_message = "roles on the whole account are Reader, Storage Blob Delegator and the data readers; who writes is named in data_identities with its containers."
  }
  validation {
    condition     = alltrue([for each in var.role_assignments : contains(["ServicePrincipal", "Group", "User"], each.principal_type)])
    error_message = "principal_type of a role assignment is \"ServicePrincipal\", \"Group\" or \"User\"."
  }
}

variable "name" {
  description = "Name of the account, unique in the whole of Azure; null makes st<name_prefix><environment> without hyphens."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || can(regex("^[a-z0-9]{3,24}$", var.name))
    error_message = "name has 3 to 24 lower-case letters and digits."
  }
}

variable "primary_service" {
  description = "What the account is for: blob_or_data_lake, files or other (queues and tables). Decides which private endpoints and logs there are."
  type        = string
  default     = "blob_or_data_lake"
  nullable    = false
  validation {
    condition     = contains(["blob_or_data_lake", "files", "other"], var.primary_service)
    error_message = "primary_service is \"blob_or_data_lake\", \"files\" or \"other\"."
  }
  validation {
    condition     = var.primary_service == "blob_or_data_lake" || var.performance == "Standard"
    error_message = "premium block blob accounts hold blobs only: primary_service is \"blob_or_data_lake\" with performance \"Premium\"."
  }
}

variable "performance" {
  description = "Standard (disks of general purpose) or Premium (solid-state block blobs: low latency, no access tiers). Cannot be changed later."
  type        = string
  default     = "Standard"
  nullable    = false
  validation {
    condition     = contains(["Standard", "Premium"], var.performance)
    error_message = "performance is \"Standard\" or \"Premium\"."
  }
}

variable "redundancy" {
  description = "LRS (one data centre), ZRS (three zones), GRS (second region) or GZRS (zones and second region). Costs rise in this order; archive tiers exist with LRS and GRS only."
  type        = string
  default     = "ZRS"
  nullable    = false
  validation {
    condition     = contains(["LRS", "ZRS", "GRS", "GZRS"], var.redundancy)
    error_message = "redundancy is \"LRS\", \"ZRS\", \"GRS\" or \"GZRS\"; reading in the second region is read_access_in_second_region."
  }
  validation {
    condition     = var.performance == "Standard" || contains(["LRS", "ZRS"], var.redundancy)
    error_message = "premium accounts are LRS or ZRS."
  }
}

variable "read_access_in_second_region" {
  description = "Reading from the second region while the first fails. Offered with GRS and GZRS only; data there is public on the same terms, so it needs the same private endpoints."
  type        = bool
  default     = false
  nullable    = false
  validation {
    condition     = !var.read_access_in_second_region || contains(["GRS", "GZRS"], var.redundancy)
    error_message = "read_access_in_second_region needs redundancy GRS or GZRS: the others keep no copy in a second region."
  }
}

variable "access_tier" {
  description = "Tier new blobs begin in: Hot, Cool or Cold."
  type        = string
  default     = "Hot"
  nullable    = false
  validation {
    condition     = contains(["Hot", "Cool", "Cold"], var.access_tier)
    error_message = "access_tier is \"Hot\", \"Cool\" or \"Cold\"."
  }
}

variable "secure_transfer_required" {
  description = "HTTPS only. On; off would let data and tokens pass in clear text."
  type        = bool
  default     = true
  nullable    = false
}

variable "min_tls_version" {
  description = "Lowest TLS version."
  type        = string
  default     = "TLS1_2"
  nullable    = false
  validation {
    condition     = contains(["TLS1_2", "TLS1_3"], var.min_tls_version)
    error_message = "min_tls_version is \"TLS1_2\" or \"TLS1_3\"."
  }
}

variable "anonymous_access_allowed" {
  description = "Whether a container may be opened to everybody. Off; the containers here are private in any case."
  type        = bool
  default     = false
  nullable    = false
}

variable "account_keys_enabled" {
  description = "Access with account keys. Off although blueprints often switch it on: a key opens every container to whoever holds it, names nobody in the logs and passes by every role. Identities and user delegation tokens replace it."
  type        = bool
  default     = false
  nullable    = false
}

variable "entra_authorization_is_default" {
  description = "The portal signs in with Entra ID instead of the account key. On although blueprints often leave it off: with keys disabled the portal would show errors, with keys enabled it would use them."
  type        = bool
  default     = true
  nullable    = false
}

variable "copy_scope" {
  description = "From where blobs may be copied in: PrivateLink (accounts with an endpoint in the same network), AAD (same tenant) or All. Not All although blueprints often say so: with it anybody's account can be source or target of a copy."
  type        = string
  default     = "AAD"
  nullable    = false
  validation {
    condition     = contains(["PrivateLink", "AAD", "All"], var.copy_scope)
    error_message = "copy_scope is \"PrivateLink\", \"AAD\" or \"All\"."
  }
}

variable "hierarchical_namespace_enabled" {
  description = "Folders with rights of their own and atomic renames, which Delta and Databricks need. Cannot be changed later."
  type        = bool
  default     = true
  nullable    = false
}

variable "sftp_enabled" {
  description = "SFTP with local users. Off: local users are not Entra identities and the feature is billed by the hour."
  type        = bool
  default     = false
  nullable    = false
  validation {
    condition     = !var.sftp_enabled || var.hierarchical_namespace_enabled
    error_message = "sftp_enabled needs hierarchical_namespace_enabled."
  }
}

variable "nfsv3_enabled" {
  description = "NFS 3.0, a choice for the whole life of the account. Off: the protocol knows no identities and no encryption, whoever is in the network reads as whom he claims. Needs a hierarchical namespace, redundancy LRS or GRS with read access, public access off and nfsv3_reason."
  type        = bool
  default     = false
  nullable    = false
  validation {
    condition     = !var.nfsv3_enabled || var.hierarchical_namespace_enabled
    error_message = "nfsv3_enabled needs hierarchical_namespace_enabled."
  }
  validation {
    condition     = !var.nfsv3_enabled || var.redundancy == "LRS" || (var.redundancy == "GRS" && var.read_access_in_second_region)
    error_message = "nfsv3_enabled needs redundancy LRS, or GRS with read_access_in_second_region."
  }
  validation {
    condition     = !var.nfsv3_enabled || !var.public_network_access_enabled
    error_message = "nfsv3_enabled and public_network_access_enabled together would offer files without identities to the internet."
  }
  validation {
    condition     = !var.nfsv3_enabled || length(coalesce(var.nfsv3_reason, " ")) >= 20
    error_message = "nfsv3_enabled cannot be taken back: write into nfsv3_reason who needs it and why identities will not do."
  }
}

variable "nfsv3_reason" {
  description = "Why this account needs NFS 3.0: who mounts it and why identities will not do."
  type        = string
  default     = null
}

variable "cross_tenant_replication_enabled" {
  description = "Replication into accounts of other tenants. Off: it copies data out of the organisation without a trace in its own network."
  type        = bool
  default     = false
  nullable    = false
}

variable "public_network_access_enabled" {
  description = "Public endpoint. Off: everything goes through private endpoints. When on, only allowed_ip_ranges, allowed_subnet_ids and allowed_resource_ids get in."
  type        = bool
  default     = false
  nullable    = false
}

variable "network_bypass" {
  description = "Azure services that may pass the firewall: None, or any of AzureServices, Logging, Metrics. None: Data Factory and Databricks come through private endpoints."
  type        = set(string)
  default     = ["None"]
  nullable    = false
  validation {
    condition     = length(setsubtract(var.network_bypass, ["None", "AzureServices", "Logging", "Metrics"])) == 0 && length(var.network_bypass) > 0 && (!contains(var.network_bypass, "None") || length(var.network_bypass) == 1)
    error_message = "network_bypass is [\"None\"] or any of \"AzureServices\", \"Logging\" and \"Metrics\"."
  }
}

variable "allowed_ip_ranges" {
  description = "Public addresses that may come in while public_network_access_enabled is on."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for range in var.allowed_ip_ranges : !startswith(range, "0.0.0.0") && !startswith(range, "10.") && !startswith(range, "192.168.")])
    error_message = "allowed_ip_ranges has public addresses only; 0.0.0.0 would open the account to all of Azure."
  }
  validation {
    condition     = length(var.allowed_ip_ranges) == 0 || var.public_network_access_enabled
    error_message = "allowed_ip_ranges has no effect while public_network_access_enabled is off."
  }
}

variable "allowed_subnet_ids" {
  description = "Subnets with a service endpoint that may come in while public_network_access_enabled is on."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = length(var.allowed_subnet_ids) == 0 || var.public_network_access_enabled
    error_message = "allowed_subnet_ids has no effect while public_network_access_enabled is off."
  }
}

variable "allowed_resource_ids" {
  description = "Azure resources (resource instance rules) that may come in with their identity, such as an access connector."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "infrastructure_encryption_enabled" {
  description = "Second layer of encryption at rest. Cannot be changed later."
  type        = bool
  default     = true
  nullable    = false
}

variable "soft_delete_days" {
  description = "Days in which deleted blobs and containers can be restored. Versions of blobs do not exist with a hierarchical namespace: against overwriting help Delta history and names that are never reused."
  type        = number
  default     = 14
  nullable    = false
  validation {
    condition     = var.soft_delete_days >= 7 && var.soft_delete_days <= 365
    error_message = "soft_delete_days is 7 to 365."
  }
}

variable "containers" {
  description = "Containers and whether they hold Delta tables: no lifecycle rule may touch one that does. bronze is raw as delivered, silver typed and cleaned, gold modelled for consumers; quarantine holds refused rows, landing raw files, miscellaneous helper tables, manifests and run records."
  type        = map(object({ holds_tables = bool }))
  default = {
    landing       = { holds_tables = false }
    bronze        = { holds_tables = true }
    silver        = { holds_tables = true }
    gold          = { holds_tables = true }
    quarantine    = { holds_tables = true }
    miscellaneous = { holds_tables = true }
    checkpoints   = { holds_tables = false }
    logs          = { holds_tables = false }
  }
  nullable = false
  validation {
    condition     = alltrue([for name in keys(var.containers) : can(regex("^[a-z0-9](-?[a-z0-9]){2,62}$", name))])
    error_message = "a container has 3 to 63 lower-case letters, digits and single hyphens."
  }
}

variable "directories" {
  description = "Directories with rights of their own. Works in the data plane: the deploying identity needs a way into the network."
  type = map(object({
    container = string
    path      = string
    owner     = optional(string)
    group     = optional(string)
    access = optional(set(object({
      type        = string
      scope       = optional(string, "access")
      id          = optional(string)
      permissions = string
    })), [])
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for directory in var.directories : contains(keys(var.containers), directory.container)])
    error_message = "a directory names a container that is not in containers."
  }
}

variable "table_prefixes" {
  description = "Further places of Delta tables as container/path, outside of containers that hold tables; lifecycle rules must not touch them."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "lifecycle_rules" {
  description = "Rules for files that are no Delta tables, by name: prefixes as container/path and the days since the last change after which they get cool, cold, archived (must be rehydrated before it can be read) or deleted."
  type = map(object({
    prefixes           = set(string)
    cool_after_days    = optional(number)
    cold_after_days    = optional(number)
    archive_after_days = optional(number)
    delete_after_days  = optional(number)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for name in keys(var.lifecycle_rules) : can(regex("^[A-Za-z0-9-]{1,256}$", name))])
    error_message = "a lifecycle rule is named by letters, digits and hyphens."
  }
  validation {
    condition     = alltrue([for rule in var.lifecycle_rules : length(rule.prefixes) > 0 && alltrue([for prefix in rule.prefixes : contains(keys(var.containers), split("/", prefix)[0])])])
    error_message = "a lifecycle rule needs prefixes, each beginning with the name of one of the containers; a rule without a prefix would cover the whole account."
  }
  validation {
    condition     = alltrue([for rule in var.lifecycle_rules : length(rule.prefixes) <= 10]) && length(var.lifecycle_rules) <= 100
    error_message = "Azure takes 100 lifecycle rules, each with 10 prefixes."
  }
  # Prefixes are compared as Azure does, as plain text, and in both directions: neither may a rule lie above a table nor inside one.
  validation {
    condition = alltrue(flatten([
      for rule in var.lifecycle_rules : [
        for prefix in rule.prefixes : [
          for table in concat([for name, container in var.containers : "${name}/" if container.holds_tables], tolist(var.table_prefixes)) :
          !startswith(table, prefix) && !startswith(prefix, table)
        ]
      ]
    ]))
    error_message = "a lifecycle rule touches a Delta table: archived or deleted files would break it. Tables are kept small with VACUUM; give the rule a prefix outside of containers that hold tables and of table_prefixes."
  }
  validation {
    condition = alltrue([
      for rule in var.lifecycle_rules :
      length([for days in [rule.cool_after_days, rule.cold_after_days, rule.archive_after_days, rule.delete_after_days] : days if days != null]) > 0 &&
      join(",", [for days in [rule.cool_after_days, rule.cold_after_days, rule.archive_after_days, rule.delete_after_days] : format("%06d", days) if days != null]) == join(",", sort([for days in [rule.cool_after_days, rule.cold_after_days, rule.archive_after_days, rule.delete_after_days] : format("%06d", days) if days != null]))
    ])
    error_message = "a lifecycle rule needs at least one number of days, and cool, cold, archive and delete follow in this order."
  }
  validation {
    condition     = alltrue([for rule in var.lifecycle_rules : rule.archive_after_days == null || contains(["LRS", "GRS"], var.redundancy)])
    error_message = "archive_after_days needs redundancy LRS or GRS: accounts with zones have no archive tier."
  }
  validation {
    condition     = length(var.lifecycle_rules) == 0 || var.performance == "Standard" || alltrue([for rule in var.lifecycle_rules : rule.cool_after_days == null && rule.cold_after_days == null && rule.archive_after_days == null])
    error_message = "premium accounts have no tiers: their lifecycle rules can only delete."
  }
}

variable "data_identities" {
  description = "Identities that read or write data, each with its containers: Storage Blob Data Reader or Contributor on these containers only, and Reader on the account."
  type = map(object({
    principal_id = string
    access       = string
    containers   = set(string)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for identity in var.data_identities : contains(["read", "write"], identity.access)])
    error_message = "access of a data identity is \"read\" or \"write\"."
  }
  validation {
    condition     = alltrue([for identity in var.data_identities : length(identity.containers) > 0 && length(setsubtract(identity.containers, keys(var.containers))) == 0])
    error_message = "a data identity names at least one container, each of them one of containers."
  }
}

variable "defender_enabled" {
  description = "Defender for Storage on this account, with discovery of sensitive data; costs money per account and month."
  type        = bool
  default     = true
  nullable    = false
}

variable "malware_scan_cap_gb_per_month" {
  description = "Scan uploaded files, at most this many gigabytes a month; null scans nothing (billed by volume)."
  type        = number
  default     = null
  validation {
    condition     = var.malware_scan_cap_gb_per_month == null || coalesce(var.malware_scan_cap_gb_per_month, 1) > 0
    error_message = "malware_scan_cap_gb_per_month is above 0, or null."
  }
}
