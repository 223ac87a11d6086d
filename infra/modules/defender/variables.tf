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

variable "subscription_id" {
  description = "Subscription the plans and the contact belong to."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.subscription_id))
    error_message = "subscription_id is the id of a subscription, such as \"00000000-0000-0000-0000-000000000000\", without /subscriptions/."
  }
}

variable "mode" {
  description = "create: plans, contact and export are made here. external: IT owns them for the whole organisation; nothing is created and plan_requests goes to IT."
  type        = string
  default     = "create"
  nullable    = false
  validation {
    condition     = contains(["create", "external"], var.mode)
    error_message = "mode is \"create\" or \"external\"."
  }
}

variable "plans" {
  description = "Paid plans by resource type, such as KeyVaults or SqlServers. Empty: each plan is billed for every resource of its type in the subscription, also those of others; that is a decision of whoever pays for it. Extensions are named with their properties, such as { OnUploadMalwareScanning = { CapGBPerMonthPerStorageAccount = \"500\" } }."
  type = map(object({
    subplan    = optional(string)
    extensions = optional(map(map(string)), {})
  }))
  default  = {}
  nullable = false
  validation {
    condition     = length(setsubtract(keys(var.plans), ["AI", "Api", "AppServices", "Arm", "CloudPosture", "Containers", "CosmosDbs", "KeyVaults", "OpenSourceRelationalDatabases", "SqlServerVirtualMachines", "SqlServers", "StorageAccounts", "VirtualMachines"])) == 0
    error_message = "a plan is named AI, Api, AppServices, Arm, CloudPosture, Containers, CosmosDbs, KeyVaults, OpenSourceRelationalDatabases, SqlServerVirtualMachines, SqlServers, StorageAccounts or VirtualMachines. Containers has taken the place of KubernetesService and ContainerRegistry."
  }
  validation {
    condition     = try(var.plans["StorageAccounts"].subplan, null) == null || try(var.plans["StorageAccounts"].subplan, null) == "DefenderForStorageV2"
    error_message = "the plan StorageAccounts has the subplan \"DefenderForStorageV2\"; the older ones cannot be ordered any more."
  }
}

variable "security_contact" {
  description = "Who hears of alerts: addresses, a phone number, and whether the owners of the subscription are told too. No default: an alert nobody reads protects nothing. Null only in mode external."
  type = object({
    emails           = set(string)
    phone            = optional(string)
    alerts_to_owners = optional(bool, true)
  })
  validation {
    condition     = var.mode == "external" || var.security_contact != null
    error_message = "security_contact is needed in mode \"create\": at least one address that hears of alerts."
  }
  validation {
    condition     = var.security_contact == null || try(length(var.security_contact.emails) > 0 && alltrue([for email in var.security_contact.emails : can(regex("^[^@\\s;]+@[^@\\s;]+\\.[^@\\s;]+$", email))]), false)
    error_message = "emails of security_contact has at least one address such as \"security@contoso.com\"."
  }
}

variable "exported_findings" {
  description = "Findings written to the log workspace: Alerts and Assessments (recommendations) at least; secure scores and regulatory compliance if wanted."
  type        = set(string)
  default     = ["Alerts", "Assessments"]
  nullable    = false
  validation {
    condition     = contains(var.exported_findings, "Alerts") && length(setsubtract(var.exported_findings, ["Alerts", "Assessments", "SubAssessments", "SecureScores", "SecureScoreControls", "RegulatoryComplianceAssessment"])) == 0
    error_message = "exported_findings has Alerts and may have Assessments, SubAssessments, SecureScores, SecureScoreControls and RegulatoryComplianceAssessment."
  }
}

variable "export_scope" {
  description = "Resource group whose findings are exported; null exports those of the whole subscription."
  type        = string
  default     = null
  validation {
    condition     = var.export_scope == null || can(regex("(?i)^/subscriptions/[^/]+(/resourceGroups/[^/]+)?$", var.export_scope))
    error_message = "export_scope is the id of a resource group or a subscription."
  }
}
