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

variable "name" {
  description = "Name of the workspace; null makes dbw-<name_prefix>-<environment>."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || can(regex("^[a-zA-Z0-9][a-zA-Z0-9_-]{1,62}[a-zA-Z0-9]$", var.name))
    error_message = "name has 3 to 64 letters, digits, hyphens and underscores and begins and ends with a letter or digit."
  }
}

variable "managed_resource_group_name" {
  description = "Group that Databricks makes for its own resources, unique in the subscription; null makes rg-<workspace>-managed."
  type        = string
  default     = null
}

variable "pricing_tier" {
  description = "premium, or trial (premium for 14 days). standard is refused: Unity Catalog and private endpoints need premium."
  type        = string
  default     = "premium"
  nullable    = false
  validation {
    condition     = contains(["premium", "trial"], var.pricing_tier)
    error_message = "pricing_tier is \"premium\" or \"trial\"; \"standard\" has neither Unity Catalog nor private endpoints."
  }
}

variable "network" {
  description = "Network and the two delegated subnets of the workspace, with the security group associations it must wait for: outputs of the network module, which also carry a network of IT."
  type = object({
    virtual_network_id                      = string
    host_subnet_name                        = string
    host_security_group_association_id      = string
    container_subnet_name                   = string
    container_security_group_association_id = string
  })
  nullable = false
}

variable "public_network_access_enabled" {
  description = "Sign in from the internet. Off: people come through the private endpoint. Where it must be on, add the IP access list of databricks_compute."
  type        = bool
  default     = false
  nullable    = false
}

variable "browser_authentication_endpoint_enabled" {
  description = "Endpoint for signing in by browser. One per region and DNS zone is enough, shared by all workspaces: on in the workspace that must never be deleted, off in the others."
  type        = bool
  default     = true
  nullable    = false
}

variable "existing_access_connector_id" {
  description = "Access connector for the default storage that exists already, such as the one Databricks made in the managed resource group; null creates one."
  type        = string
  default     = null
  validation {
    condition     = var.existing_access_connector_id == null || can(regex("(?i)/providers/Microsoft.Databricks/accessConnectors/[^/]+$", var.existing_access_connector_id))
    error_message = "existing_access_connector_id ends with /providers/Microsoft.Databricks/accessConnectors/<name>."
  }
}

variable "product_connectors" {
  description = "Products that get an access connector, an identity of their own for their containers."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for product in var.product_connectors : can(regex("^[a-z][a-z0-9-]{1,29}$", product)) && product != "workspace"])
    error_message = "a product has 2 to 30 lower-case letters, digits and hyphens and is not named \"workspace\"."
  }
}

variable "default_storage_redundancy" {
  description = "Redundancy of the default storage, which holds results and logs of the workspace, not the lake."
  type        = string
  default     = "Standard_ZRS"
  nullable    = false
  validation {
    condition     = contains(["Standard_LRS", "Standard_ZRS", "Standard_GRS", "Standard_RAGRS", "Standard_GZRS", "Standard_RAGZRS"], var.default_storage_redundancy)
    error_message = "default_storage_redundancy is Standard_LRS, Standard_ZRS, Standard_GRS, Standard_RAGRS, Standard_GZRS or Standard_RAGZRS."
  }
}

variable "infrastructure_encryption_enabled" {
  description = "Second layer of encryption of the default storage. Cannot be changed later."
  type        = bool
  default     = true
  nullable    = false
}

variable "encryption_keys" {
  description = "Keys of the customer for notebooks and results (managed_services), disks and default storage; null keeps keys managed by Microsoft."
  type = object({
    managed_services = string
    managed_disk     = string
    root_dbfs        = string
  })
  default = null
}

variable "automatic_cluster_update_enabled" {
  description = "Clusters get security updates by themselves."
  type        = bool
  default     = true
  nullable    = false
  validation {
    condition     = length(var.compliance_standards) == 0 || (var.automatic_cluster_update_enabled && var.enhanced_security_monitoring_enabled)
    error_message = "compliance_standards need automatic_cluster_update_enabled and enhanced_security_monitoring_enabled."
  }
}

variable "enhanced_security_monitoring_enabled" {
  description = "Hardened images with monitoring agents; billed with the enhanced security add-on."
  type        = bool
  default     = true
  nullable    = false
}

variable "compliance_standards" {
  description = "Standards of the compliance security profile, such as GERMANY_C5 or HIPAA; empty switches the profile off. A standard cannot be taken away again without a new workspace."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = length(setsubtract(var.compliance_standards, ["HIPAA", "PCI_DSS", "FEDRAMP_MODERATE", "IRAP_PROTECTED", "FEDRAMP_HIGH", "FEDRAMP_IL5", "ITAR_EAR", "CYBER_ESSENTIAL_PLUS", "CANADA_PROTECTED_B", "ISMAP", "HITRUST", "K_FSI", "GERMANY_C5", "GERMANY_TISAX"])) == 0
    error_message = "compliance_standards knows HIPAA, PCI_DSS, FEDRAMP_MODERATE, IRAP_PROTECTED, FEDRAMP_HIGH, FEDRAMP_IL5, ITAR_EAR, CYBER_ESSENTIAL_PLUS, CANADA_PROTECTED_B, ISMAP, HITRUST, K_FSI, GERMANY_C5 and GERMANY_TISAX."
  }
}
