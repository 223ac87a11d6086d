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

variable "name" {
  description = "Name of the resource group; null makes rg-<name_prefix>-<environment>."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || can(regex("^[\\w.()-]{0,89}[\\w()-]$", var.name))
    error_message = "name has 1 to 90 letters, digits, underscores, hyphens, periods and parentheses and does not end with a period."
  }
}

variable "existing_resource_group_name" {
  description = "Resource group provided by IT. When given, no resource group and no lock is created."
  type        = string
  default     = null
}

variable "domain" {
  description = "Domain that owns the data; tag domain."
  type        = string
  nullable    = false
  validation {
    condition     = length(trimspace(var.domain)) > 0
    error_message = "domain must not be empty."
  }
}

variable "data_product" {
  description = "Data product, or \"platform\" for what is shared; tag dataProduct."
  type        = string
  nullable    = false
  validation {
    condition     = length(trimspace(var.data_product)) > 0
    error_message = "data_product must not be empty."
  }
}

variable "owner" {
  description = "Team or mailbox that answers for the resources; tag owner."
  type        = string
  nullable    = false
  validation {
    condition     = length(trimspace(var.owner)) > 0
    error_message = "owner must not be empty."
  }
}

variable "cost_centre" {
  description = "Cost centre that is charged; tag costCentre."
  type        = string
  nullable    = false
  validation {
    condition     = length(trimspace(var.cost_centre)) > 0
    error_message = "cost_centre must not be empty."
  }
}

variable "classification" {
  description = "Highest classification of the data: public, internal, confidential or restricted; tag classification."
  type        = string
  nullable    = false
  validation {
    condition     = contains(["public", "internal", "confidential", "restricted"], var.classification)
    error_message = "classification is \"public\", \"internal\", \"confidential\" or \"restricted\"."
  }
}

variable "extra_tags" {
  description = "More tags; they cannot replace the six tags made here."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "lock_level" {
  description = "Lock on the created resource group: CanNotDelete, ReadOnly or None."
  type        = string
  default     = "CanNotDelete"
  nullable    = false
  validation {
    condition     = contains(["CanNotDelete", "ReadOnly", "None"], var.lock_level)
    error_message = "lock_level is \"CanNotDelete\", \"ReadOnly\" or \"None\"."
  }
}

variable "identities" {
  description = "User-assigned identities to create, by the purpose that becomes part of the name, such as deploy or functions."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for each in var.identities : can(regex("^[a-z][a-z0-9-]{1,20}$", each))])
    error_message = "identities are named by 2 to 21 lower-case letters, digits and hyphens."
  }
}

variable "budget" {
  description = "Monthly budget of the resource group with mails at 50, 80 and 100 % of actual and 100 % of forecast cost. Has no default: write null to go without."
  type = object({
    monthly_amount = number
    start_month    = string
    contact_emails = list(string)
  })
  validation {
    condition     = var.budget == null || try(var.budget.monthly_amount > 0 && length(var.budget.contact_emails) > 0, false)
    error_message = "budget needs a monthly_amount above 0 and at least one address in contact_emails."
  }
  validation {
    condition     = var.budget == null || can(regex("^20\\d{2}-(0[1-9]|1[0-2])$", var.budget.start_month))
    error_message = "start_month of the budget is a month such as \"2026-11\": budgets begin on the first of a month."
  }
}

variable "cost_anomaly_alert" {
  description = "Alert on unusual cost of the whole subscription; null when the subscription belongs to IT."
  type = object({
    subscription_id = string
    email_addresses = set(string)
  })
  default = null
}
