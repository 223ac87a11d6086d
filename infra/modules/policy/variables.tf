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

variable "log_analytics_workspace_id" {
  description = "Log Analytics workspace that receives logs and metrics; required, because what is not logged cannot be proved."
  type        = string
  nullable    = false
}

variable "resource_group_id" {
  description = "Resource group the policies are assigned to."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("(?i)^/subscriptions/[^/]+/resourceGroups/[^/]+$", var.resource_group_id))
    error_message = "resource_group_id is /subscriptions/<id>/resourceGroups/<name>."
  }
}

variable "mode" {
  description = "Audit reports what breaks a control, Deny refuses it where the policy can. Begin with Audit for some weeks."
  type        = string
  default     = "Audit"
  nullable    = false
  validation {
    condition     = contains(["Audit", "Deny"], var.mode)
    error_message = "mode is \"Audit\" or \"Deny\"."
  }
}

variable "services" {
  description = "Services in use, as named in controls.json: api_management, azure_sql, container_registry, cosmos, data_factory, databricks, event_hubs, key_vault, kubernetes, monitor, network, postgresql, storage, synapse."
  type        = set(string)
  nullable    = false
  validation {
    condition     = length(setsubtract(var.services, keys(jsondecode(file("${path.module}/controls.json")).audited))) == 0 && length(var.services) > 0
    error_message = "services names one that is not in controls.json, or none at all."
  }
}

variable "left_out_controls" {
  description = "Controls that do not apply, as <service>_<control>; a single resource that breaks one gets an exemption instead."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = length(setsubtract(var.left_out_controls, flatten([for service, controls in jsondecode(file("${path.module}/controls.json")).audited : [for name in keys(controls) : "${service}_${name}"]]))) == 0
    error_message = "left_out_controls names a control that is not in controls.json; a control is written <service>_<control>, such as storage_no_keys."
  }
}

variable "existing_policy_set_id" {
  description = "Policy set of IT. When given, no definitions are created and this set is assigned."
  type        = string
  default     = null
  validation {
    condition     = var.existing_policy_set_id == null || can(regex("(?i)/providers/Microsoft.Authorization/policySetDefinitions/[^/]+$", var.existing_policy_set_id))
    error_message = "existing_policy_set_id ends with /providers/Microsoft.Authorization/policySetDefinitions/<name>."
  }
}

variable "allowed_locations" {
  description = "Further regions resources may lie in, beside location, such as the second region of the data."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "contact" {
  description = "Who answers for the controls; part of the message somebody reads who is refused."
  type        = string
  nullable    = false
}

variable "exemptions" {
  description = "Resources that may break controls of the set: which, why, and until when. An exemption that has ended stops the plan until it is removed or decided anew."
  type = map(object({
    resource_id = string
    controls    = list(string)
    reason      = string
    expires_on  = string
    mitigated   = optional(bool, false)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for exemption in var.exemptions : length(trimspace(exemption.reason)) >= 20 && length(exemption.controls) > 0])
    error_message = "an exemption names its controls and a reason of 20 characters or more."
  }
  validation {
    condition     = alltrue([for exemption in var.exemptions : can(timecmp(exemption.expires_on, "2026-01-01T00:00:00Z"))])
    error_message = "expires_on of an exemption is a time such as \"2027-03-31T00:00:00Z\"."
  }
  validation {
    condition     = alltrue([for exemption in var.exemptions : try(timecmp(exemption.expires_on, plantimestamp()) > 0, true)])
    error_message = "an exemption has ended: remove it, or decide anew and give it another end."
  }
}
