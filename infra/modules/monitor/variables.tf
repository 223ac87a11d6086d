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
  description = "Name of the workspace; null makes log-<name_prefix>-<environment>."
  type        = string
  default     = null
  validation {
    condition     = var.name == null || can(regex("^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$", var.name))
    error_message = "name has 4 to 63 letters, digits and hyphens and begins and ends with a letter or digit."
  }
}

variable "existing_workspace_id" {
  description = "Log workspace of IT. When given, neither workspace nor private link scope is created; alerts read from it."
  type        = string
  default     = null
  validation {
    condition     = var.existing_workspace_id == null || can(regex("(?i)/providers/Microsoft.OperationalInsights/workspaces/[^/]+$", var.existing_workspace_id))
    error_message = "existing_workspace_id ends with /providers/Microsoft.OperationalInsights/workspaces/<name>."
  }
}

variable "existing_private_link_scope" {
  description = "Private link scope that application insights joins when the workspace is not created here; null leaves that to IT, and until then it takes nothing in."
  type        = object({ name = string, resource_group_name = string })
  default     = null
  validation {
    condition     = var.existing_private_link_scope == null || var.existing_workspace_id != null
    error_message = "existing_private_link_scope goes with existing_workspace_id: a workspace that is created here has a scope of its own."
  }
}

variable "retention_days" {
  description = "Days in which logs can be queried."
  type        = number
  default     = 90
  nullable    = false
  validation {
    condition     = var.retention_days >= 30 && var.retention_days <= 730
    error_message = "retention_days is 30 to 730."
  }
}

variable "table_retention_days" {
  description = "Days in which a table is kept in all, by table name, such as AzureDiagnostics for an audit of years."
  type        = map(number)
  default     = {}
  nullable    = false
  validation {
    condition     = alltrue([for days in values(var.table_retention_days) : days >= 30 && days <= 4383])
    error_message = "table_retention_days are 30 to 4383."
  }
}

variable "daily_quota_gb" {
  description = "Gigabytes a day after which logs are dropped; -1 for no limit. A limit saves money and loses evidence."
  type        = number
  default     = -1
  nullable    = false
  validation {
    condition     = var.daily_quota_gb == -1 || var.daily_quota_gb > 0
    error_message = "daily_quota_gb is above 0, or -1."
  }
}

variable "internet_ingestion_allowed" {
  description = "Agents and applications may send from the internet. Off; diagnostic settings of Azure services come another way and are not concerned."
  type        = bool
  default     = false
  nullable    = false
}

variable "internet_query_allowed" {
  description = "People may query from the internet. Off; they come through the private link scope."
  type        = bool
  default     = false
  nullable    = false
}

variable "alert_addresses" {
  description = "Mail addresses that hear of alerts, by short name."
  type        = map(string)
  nullable    = false
  validation {
    condition     = length(var.alert_addresses) > 0 && alltrue([for address in values(var.alert_addresses) : can(regex("^[^@\\s]+@[^@\\s]+$", address))])
    error_message = "alert_addresses needs at least one mail address: an alert that reaches nobody is none."
  }
}

variable "alert_webhooks" {
  description = "Web addresses that hear of alerts, by short name, with the Entra application they trust; webhooks without it would have their secret in the address."
  type = map(object({
    url                   = string
    application_object_id = string
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for webhook in var.alert_webhooks : startswith(webhook.url, "https://")])
    error_message = "the url of a webhook begins with https://."
  }
}

variable "watched_resources" {
  description = "Resources with alerts on their metrics, by kind (data_factory, storage, sql_database, event_hubs, cosmos, key_vault, kubernetes, api_management): id by short name."
  type        = map(map(string))
  default     = {}
  nullable    = false
  validation {
    condition     = length(setsubtract(keys(var.watched_resources), ["data_factory", "storage", "sql_database", "event_hubs", "cosmos", "key_vault", "kubernetes", "api_management"])) == 0
    error_message = "watched_resources knows data_factory, storage, sql_database, event_hubs, cosmos, key_vault, kubernetes and api_management."
  }
}

variable "metric_thresholds" {
  description = "Other thresholds, by the name of the alert without ma-, such as lake-throttling."
  type        = map(number)
  default     = {}
  nullable    = false
}

variable "log_alerts" {
  description = "More alerts on queries, by name. One row more than threshold in the window raises it."
  type = map(object({
    description = string
    query       = string
    severity    = optional(number, 2)
    frequency   = optional(string, "PT15M")
    window      = optional(string, "PT15M")
    threshold   = optional(number, 0)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for alert in var.log_alerts : contains([0, 1, 2, 3, 4], alert.severity)])
    error_message = "severity of a log alert is 0 (critical) to 4 (verbose)."
  }
}

variable "known_secret_readers" {
  description = "Object ids of the identities that read secrets; everybody else who reads one raises an alert. Empty for no such alert."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "run_alerts_enabled" {
  description = "Alerts on failed rules and growing numbers of refused rows, by the metrics that runs send (see the guide \"Observing runs\")."
  type        = bool
  default     = true
  nullable    = false
}

variable "databricks_audit_enabled" {
  description = "Alert on changes of Databricks administrators; needs diagnostic logs of a workspace here."
  type        = bool
  default     = true
  nullable    = false
}

variable "activity_scopes" {
  description = "Resource groups or subscriptions whose changes of roles, policies, locks, vaults and firewalls raise alerts."
  type        = set(string)
  nullable    = false
  validation {
    condition     = length(var.activity_scopes) > 0 && alltrue([for scope in var.activity_scopes : startswith(scope, "/subscriptions/")])
    error_message = "activity_scopes needs at least one id that begins with /subscriptions/."
  }
}

variable "service_health_subscription_id" {
  description = "Subscription whose Azure incidents raise an alert; null leaves that to IT."
  type        = string
  default     = null
}

variable "workbooks" {
  description = "Workbooks by title: a GUID of their own and their JSON."
  type = map(object({
    id        = string
    data_json = string
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for workbook in var.workbooks : can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", workbook.id)) && can(jsondecode(workbook.data_json))])
    error_message = "a workbook has a lower-case GUID as id and valid JSON as data_json."
  }
}

variable "grafana_enabled" {
  description = "Managed Grafana over the workspace; costs money by the hour."
  type        = bool
  default     = false
  nullable    = false
}
