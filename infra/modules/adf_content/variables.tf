variable "data_factory_id" {
  description = "Factory that receives the content; made by the module data_factory or by IT, never here."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("(?i)/providers/Microsoft.DataFactory/factories/[^/]+$", var.data_factory_id))
    error_message = "data_factory_id ends with /providers/Microsoft.DataFactory/factories/<name>."
  }
}

variable "content_folder" {
  description = "Folder with linkedService, dataset, pipeline and trigger, as the deployer and the factory's Git mode write it."
  type        = string
  nullable    = false
  validation {
    condition     = length(fileset(var.content_folder, "{linkedService,dataset,pipeline,trigger}/*.json")) > 0
    error_message = "content_folder has no linkedService, dataset, pipeline or trigger with JSON files; give the folder above them, such as \"$${path.root}/../../adf_pipelines\"."
  }
  validation {
    condition     = alltrue([for path in fileset(var.content_folder, "{linkedService,dataset,pipeline,trigger}/*.json") : can(jsondecode(file("${var.content_folder}/${path}")).properties)])
    error_message = "content_folder has a file that is no JSON object with properties: ${join(", ", [for path in fileset(var.content_folder, "{linkedService,dataset,pipeline,trigger}/*.json") : path if !can(jsondecode(file("${var.content_folder}/${path}")).properties)])}."
  }
  validation {
    condition     = alltrue([for path in fileset(var.content_folder, "trigger/*.json") : contains(["ScheduleTrigger", "TumblingWindowTrigger", "BlobEventsTrigger"], try(jsondecode(file("${var.content_folder}/${path}")).properties.type, "none"))])
    error_message = "a trigger of content_folder is neither a ScheduleTrigger, a TumblingWindowTrigger nor a BlobEventsTrigger."
  }
}

variable "triggers_started" {
  description = "Triggers run as soon as they are made. Off: first the deployment ends, then somebody starts them; a trigger of an environment that is being set up would run against half of it."
  type        = bool
  default     = false
  nullable    = false
}
