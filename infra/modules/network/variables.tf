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

variable "name" {
  description = "Name of the network; null makes vnet-<name_prefix>-<environment>."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || can(regex("^[A-Za-z0-9][\\w.-]{0,62}\\w$", var.name))
    error_message = "name has 2 to 64 letters, digits, underscores, periods and hyphens, begins with a letter or digit and does not end with a period or hyphen."
  }
}

variable "existing_network" {
  description = "Network of IT. When given, nothing of the network is created; subnets by the same names as in subnets, with the id of the security group association where Databricks uses the subnet."
  type = object({
    virtual_network_id = string
    subnets = map(object({
      id                            = string
      security_group_association_id = optional(string)
    }))
  })
  default = null
  validation {
    condition     = var.existing_network == null || can(regex("(?i)/virtualNetworks/[^/]+$", var.existing_network.virtual_network_id))
    error_message = "virtual_network_id of existing_network ends with /virtualNetworks/<name>."
  }
}

variable "address_space" {
  description = "Address ranges of the network, agreed with IT; Databricks wants /16 to /24."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for range in var.address_space : can(cidrhost(range, 0))])
    error_message = "address_space has ranges such as \"10.20.0.0/22\"."
  }
  validation {
    condition     = var.existing_network != null || length(var.address_space) > 0
    error_message = "address_space is needed unless existing_network is given."
  }
}

variable "dns_servers" {
  description = "DNS servers of IT; empty uses Azure DNS, which resolves linked private zones."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "subnets" {
  description = "Subnets by short name. purpose decides delegation and rules: databricks (two are needed, /26 or larger), private_endpoint, functions, container_apps, web, aks, batch, postgres, api_management. internet_outbound_allowed is off: what must leave names a service tag, not the internet."
  type = map(object({
    address_prefix            = string
    purpose                   = string
    internet_outbound_allowed = optional(bool, false)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for subnet in var.subnets : contains(["databricks", "private_endpoint", "functions", "container_apps", "web", "aks", "batch", "postgres", "api_management"], subnet.purpose)])
    error_message = "purpose of a subnet is databricks, private_endpoint, functions, container_apps, web, aks, batch, postgres or api_management."
  }
  validation {
    condition     = alltrue([for subnet in var.subnets : can(cidrhost(subnet.address_prefix, 0))])
    error_message = "address_prefix of a subnet is a range such as \"10.20.0.0/26\"."
  }
  validation {
    condition     = alltrue([for subnet in var.subnets : subnet.purpose != "databricks" || try(tonumber(split("/", subnet.address_prefix)[1]) <= 26, false)])
    error_message = "a Databricks subnet is /26 or larger: each node takes one address in both subnets."
  }
}

variable "egress" {
  description = "Way out of subnets that run code: nat_gateway (to service tags only, unless a subnet allows the internet), firewall (all traffic to firewall_private_ip) or none."
  type        = string
  default     = "nat_gateway"
  nullable    = false
  validation {
    condition     = contains(["nat_gateway", "firewall", "none"], var.egress)
    error_message = "egress is \"nat_gateway\", \"firewall\" or \"none\"."
  }
}

variable "firewall_private_ip" {
  description = "Private address of the firewall when egress is firewall."
  type        = string
  default     = null
  validation {
    condition     = (var.egress == "firewall") == (var.firewall_private_ip != null)
    error_message = "firewall_private_ip is needed with egress \"firewall\" and with nothing else."
  }
}

variable "nat_zone" {
  description = "Availability zone of the NAT gateway and its address; null leaves it to Azure."
  type        = string
  default     = null
  validation {
    condition     = var.nat_zone == null || contains(["1", "2", "3"], coalesce(var.nat_zone, "1"))
    error_message = "nat_zone is \"1\", \"2\" or \"3\"."
  }
}

variable "encryption_enforcement" {
  description = "Encryption between virtual machines: AllowUnencrypted, DropUnencrypted, or null for none (not every machine size can)."
  type        = string
  default     = null
  validation {
    condition     = var.encryption_enforcement == null || contains(["AllowUnencrypted", "DropUnencrypted"], coalesce(var.encryption_enforcement, "AllowUnencrypted"))
    error_message = "encryption_enforcement is \"AllowUnencrypted\", \"DropUnencrypted\" or null."
  }
}

variable "flow_log" {
  description = "Flow log of the network with traffic analytics. Has no default: write null when IT logs the traffic."
  type = object({
    network_watcher_name                = string
    network_watcher_resource_group_name = string
    storage_account_id                  = string
    workspace_guid                      = string
    retention_days                      = optional(number, 90)
  })
}

variable "security_perimeter" {
  description = "Network security perimeter around resources that support one: ids by short name, and what may pass it. Learning shows what would be refused, Enforced refuses it."
  type = object({
    resource_ids = map(string)
    access_mode  = optional(string, "Learning")
    access_rules = optional(map(object({
      address_prefixes = optional(list(string))
      subscription_ids = optional(list(string))
      fqdns            = optional(list(string))
    })), {})
  })
  default = null
  validation {
    condition     = alltrue([for rule in try(var.security_perimeter.access_rules, {}) : length([for each in [rule.address_prefixes, rule.subscription_ids, rule.fqdns] : each if each != null]) == 1])
    error_message = "an access rule of security_perimeter has exactly one of address_prefixes, subscription_ids (both inbound) and fqdns (outbound)."
  }
  validation {
    condition     = var.security_perimeter == null || contains(["Learning", "Audit", "Enforced"], try(var.security_perimeter.access_mode, "Learning"))
    error_message = "access_mode of security_perimeter is \"Learning\", \"Audit\" or \"Enforced\"."
  }
}
