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

variable "kind" {
  description = "container_job: any program, inside the network, the default. function: code with a timer. logic_app: no code, but it sends from addresses shared by all of Azure, so it reaches only a hub that allows them; for demonstrations."
  type        = string
  default     = "container_job"
  nullable    = false
  validation {
    condition     = contains(["container_job", "function", "logic_app"], var.kind)
    error_message = "kind is \"container_job\", \"function\" or \"logic_app\"."
  }
}

variable "event_hub" {
  description = "Event hub that receives: id, name and host of its namespace (outputs of event_hubs)."
  type = object({
    id             = string
    name           = string
    namespace_host = string
  })
  nullable = false
  validation {
    condition     = can(regex("(?i)/eventhubs/[^/]+$", var.event_hub.id))
    error_message = "id of event_hub ends with /eventhubs/<name>: the right to send is given for one hub, not for its namespace."
  }
}

variable "interval_seconds" {
  description = "Seconds between two events; a Logic App starts with it, programs find it in SECONDS_BETWEEN."
  type        = number
  default     = 10
  nullable    = false
  validation {
    condition     = var.interval_seconds >= 1 && floor(var.interval_seconds) == var.interval_seconds
    error_message = "interval_seconds is a whole number of 1 or more."
  }
}

variable "settings" {
  description = "Further settings of the program; no secrets."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "subnet_id" {
  description = "Subnet of the container environment or of the function; needed for both unless existing_environment_id is given."
  type        = string
  default     = null
  validation {
    condition     = var.kind == "logic_app" || var.subnet_id != null || (var.kind == "container_job" && var.existing_environment_id != null)
    error_message = "subnet_id is needed for a container job or function."
  }
}

variable "existing_environment_id" {
  description = "Container Apps environment of IT for the container job; null creates one."
  type        = string
  default     = null
}

variable "image" {
  description = "Image of the container job, pinned by its digest; needed for it. A browser and its driver belong into it, when the source needs one."
  type        = string
  default     = null
  validation {
    condition     = (var.kind == "container_job") == (var.image != null)
    error_message = "image is needed for kind \"container_job\" and for no other."
  }
  validation {
    condition     = var.image == null || can(regex("^[a-z0-9.:/_-]+@sha256:[0-9a-f]{64}$", coalesce(var.image, " ")))
    error_message = "image is pinned by its digest: <registry>/<name>@sha256:<64 hexadecimal digits>."
  }
}

variable "registry" {
  description = "Registry the image is pulled from with the identity of the job: id and server; null for an image that anybody may pull, or when IT gives the right."
  type = object({
    id     = string
    server = string
  })
  default = null
}

variable "cpu" {
  description = "Cores of the container job; it gets two gigabytes of memory for each."
  type        = number
  default     = 0.5
  nullable    = false
  validation {
    condition     = contains([0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2], var.cpu)
    error_message = "cpu is 0.25 to 2 in steps of a quarter."
  }
}

variable "zone_redundancy_enabled" {
  description = "The created environment survives the failure of a zone; only in regions that have zones. Cannot be changed later."
  type        = bool
  default     = true
  nullable    = false
}

variable "cron" {
  description = "When the container job starts, in UTC; each run sends until timeout_minutes have passed or the program ends."
  type        = string
  default     = "0 * * * *"
  nullable    = false
  validation {
    condition     = length(split(" ", var.cron)) == 5 && can(regex("^[0-9*/, -]+$", var.cron))
    error_message = "cron has five fields: minute, hour, day, month and weekday, such as \"0 * * * *\"."
  }
}

variable "timeout_minutes" {
  description = "Minutes after which a run of the container job is ended."
  type        = number
  default     = 59
  nullable    = false
  validation {
    condition     = var.timeout_minutes >= 1 && var.timeout_minutes <= 1440
    error_message = "timeout_minutes is 1 to 1440."
  }
}

variable "application_insights" {
  description = "Application insights of the function; needed for it."
  type = object({
    id                = string
    connection_string = string
  })
  default = null
  validation {
    condition     = (var.kind == "function") == (var.application_insights != null)
    error_message = "application_insights is needed for kind \"function\" and for no other."
  }
}

variable "event_template" {
  description = "JSON of the event a Logic App sends; expressions of Logic Apps are replaced at each run."
  type        = string
  default     = "{\"id\":\"@{guid()}\",\"sent_at\":\"@{utcNow()}\"}"
  nullable    = false
  validation {
    condition     = can(jsondecode(var.event_template))
    error_message = "event_template is valid JSON."
  }
}
