# Content of a Data Factory from its JSON files, for teams that deploy everything with Terraform. The folder is the one the factory's Git mode
# writes: linkedService, dataset, pipeline and trigger, one object per file. Never beside the deployer: two owners of an object undo each other.
# The factory refuses a reference to what does not exist yet, so objects are made in the order of their references.

locals {
  objects = {
    for kind in ["linkedService", "dataset", "pipeline", "trigger"] : kind => {
      for path in fileset(var.content_folder, "${kind}/*.json") : trimsuffix(basename(path), ".json") => jsondecode(file("${var.content_folder}/${path}"))
    }
  }

  # jsonencode sorts keys: a reference always reads the same.
  linked_references   = { for name, each in local.objects.linkedService : name => toset(flatten(regexall("\"referenceName\":\"([^\"]+)\",\"type\":\"LinkedServiceReference\"", jsonencode(each.properties.typeProperties)))) }
  pipeline_references = { for name, each in local.objects.pipeline : name => toset(flatten(regexall("\"referenceName\":\"([^\"]+)\",\"type\":\"PipelineReference\"", jsonencode(each.properties.activities)))) }

  stores       = toset([for name, references in local.linked_references : name if length(references) == 0])
  services     = setsubtract(keys(local.linked_references), local.stores)
  leaves       = toset([for name, references in local.pipeline_references : name if length(references) == 0])
  callers      = toset([for name, references in local.pipeline_references : name if length(references) > 0 && length(setsubtract(references, local.leaves)) == 0])
  orchestrator = setsubtract(keys(local.pipeline_references), setunion(local.leaves, local.callers))

  defaults = {
    for kind, objects in local.objects : kind => {
      for name, each in objects : name => { for parameter, value in try(each.properties.parameters, {}) : parameter => try(tostring(value.defaultValue), "") }
    }
  }
  variables  = { for name, each in local.objects.pipeline : name => { for variable, value in try(each.properties.variables, {}) : variable => try(tostring(value.defaultValue), "") } }
  untyped    = { for kind in ["dataset", "pipeline"] : kind => { for name, each in local.objects[kind] : name => [for parameter, value in try(each.properties.parameters, {}) : parameter if lower(value.type) != "string"] } }
  literals   = "(?i)\"type\":\"SecureString\"|AccountKey=|SharedAccessKey=|[?&]sig=|\"(password|servicePrincipalKey|accessToken|accountKey|sasToken|functionKey)\":\"[^@]"
  of_kind    = { for kind in ["ScheduleTrigger", "TumblingWindowTrigger", "BlobEventsTrigger"] : kind => { for name, each in local.objects.trigger : name => each.properties.typeProperties if each.properties.type == kind } }
  of_trigger = { for name, each in local.objects.trigger : name => try(each.properties.pipelines, [each.properties.pipeline]) }
}

resource "azurerm_data_factory_linked_custom_service" "store" {
  for_each             = local.stores
  name                 = each.value
  data_factory_id      = var.data_factory_id
  type                 = local.objects.linkedService[each.value].properties.type
  type_properties_json = jsonencode(local.objects.linkedService[each.value].properties.typeProperties)
  description          = try(local.objects.linkedService[each.value].properties.description, null)
  annotations          = try(local.objects.linkedService[each.value].properties.annotations, null)
  parameters           = local.defaults.linkedService[each.value]

  dynamic "integration_runtime" {
    for_each = try([local.objects.linkedService[each.value].properties.connectVia.referenceName], [])
    content {
      name = integration_runtime.value
    }
  }

  lifecycle {
    precondition {
      condition     = local.objects.linkedService[each.value].name == each.value
      error_message = "linkedService/${each.value}.json: name differs from the name of the file."
    }
    precondition {
      condition     = !can(regex(local.literals, jsonencode(local.objects.linkedService[each.value].properties)))
      error_message = "linkedService/${each.value}.json holds a secret; use the identity of the factory, or a reference of type AzureKeyVaultSecret."
    }
  }
}

resource "azurerm_data_factory_linked_custom_service" "service" {
  for_each             = local.services
  name                 = each.value
  data_factory_id      = var.data_factory_id
  type                 = local.objects.linkedService[each.value].properties.type
  type_properties_json = jsonencode(local.objects.linkedService[each.value].properties.typeProperties)
  description          = try(local.objects.linkedService[each.value].properties.description, null)
  annotations          = try(local.objects.linkedService[each.value].properties.annotations, null)
  parameters           = local.defaults.linkedService[each.value]

  dynamic "integration_runtime" {
    for_each = try([local.objects.linkedService[each.value].properties.connectVia.referenceName], [])
    content {
      name = integration_runtime.value
    }
  }

  lifecycle {
    precondition {
      condition     = local.objects.linkedService[each.value].name == each.value
      error_message = "linkedService/${each.value}.json: name differs from the name of the file."
    }
    precondition {
      condition     = length(setsubtract(local.linked_references[each.value], local.stores)) == 0
      error_message = "linkedService/${each.value}.json refers to ${join(", ", setsubtract(local.linked_references[each.value], local.stores))}, which is no linked service of this folder that stands on its own."
    }
    precondition {
      condition     = !can(regex(local.literals, jsonencode(local.objects.linkedService[each.value].properties)))
      error_message = "linkedService/${each.value}.json holds a secret; use the identity of the factory, or a reference of type AzureKeyVaultSecret."
    }
  }

  depends_on = [azurerm_data_factory_linked_custom_service.store]
}

resource "azurerm_data_factory_custom_dataset" "this" {
  for_each             = local.objects.dataset
  name                 = each.key
  data_factory_id      = var.data_factory_id
  type                 = each.value.properties.type
  type_properties_json = jsonencode(each.value.properties.typeProperties)
  schema_json          = try(jsonencode(each.value.properties.schema), null)
  description          = try(each.value.properties.description, null)
  annotations          = try(each.value.properties.annotations, null)
  folder               = try(each.value.properties.folder.name, null)
  parameters           = local.defaults.dataset[each.key]

  linked_service {
    name       = each.value.properties.linkedServiceName.referenceName
    parameters = try({ for name, value in each.value.properties.linkedServiceName.parameters : name => tostring(value) }, null)
  }

  lifecycle {
    precondition {
      condition     = each.value.name == each.key
      error_message = "dataset/${each.key}.json: name differs from the name of the file."
    }
    precondition {
      condition     = contains(keys(local.objects.linkedService), each.value.properties.linkedServiceName.referenceName)
      error_message = "dataset/${each.key}.json refers to the linked service ${each.value.properties.linkedServiceName.referenceName}, which is not in this folder."
    }
    precondition {
      condition     = length(local.untyped.dataset[each.key]) == 0
      error_message = "dataset/${each.key}.json: parameters ${join(", ", local.untyped.dataset[each.key])} are no strings, and Terraform would make them strings; deploy this folder with the deployer."
    }
  }

  depends_on = [azurerm_data_factory_linked_custom_service.service, azurerm_data_factory_linked_custom_service.store]
}

resource "azurerm_data_factory_pipeline" "leaf" {
  for_each        = local.leaves
  name            = each.value
  data_factory_id = var.data_factory_id
  activities_json = jsonencode(local.objects.pipeline[each.value].properties.activities)
  description     = try(local.objects.pipeline[each.value].properties.description, null)
  annotations     = try(local.objects.pipeline[each.value].properties.annotations, null)
  folder          = try(local.objects.pipeline[each.value].properties.folder.name, null)
  concurrency     = try(local.objects.pipeline[each.value].properties.concurrency, null)
  parameters      = local.defaults.pipeline[each.value]
  variables       = local.variables[each.value]

  lifecycle {
    precondition {
      condition     = local.objects.pipeline[each.value].name == each.value
      error_message = "pipeline/${each.value}.json: name differs from the name of the file."
    }
    precondition {
      condition     = length(local.untyped.pipeline[each.value]) == 0
      error_message = "pipeline/${each.value}.json: parameters ${join(", ", local.untyped.pipeline[each.value])} are no strings, and Terraform would make them strings; deploy this folder with the deployer."
    }
  }

  depends_on = [azurerm_data_factory_custom_dataset.this]
}

resource "azurerm_data_factory_pipeline" "caller" {
  for_each        = local.callers
  name            = each.value
  data_factory_id = var.data_factory_id
  activities_json = jsonencode(local.objects.pipeline[each.value].properties.activities)
  description     = try(local.objects.pipeline[each.value].properties.description, null)
  annotations     = try(local.objects.pipeline[each.value].properties.annotations, null)
  folder          = try(local.objects.pipeline[each.value].properties.folder.name, null)
  concurrency     = try(local.objects.pipeline[each.value].properties.concurrency, null)
  parameters      = local.defaults.pipeline[each.value]
  variables       = local.variables[each.value]

  lifecycle {
    precondition {
      condition     = local.objects.pipeline[each.value].name == each.value
      error_message = "pipeline/${each.value}.json: name differs from the name of the file."
    }
    precondition {
      condition     = length(local.untyped.pipeline[each.value]) == 0
      error_message = "pipeline/${each.value}.json: parameters ${join(", ", local.untyped.pipeline[each.value])} are no strings, and Terraform would make them strings; deploy this folder with the deployer."
    }
  }

  depends_on = [azurerm_data_factory_pipeline.leaf]
}

resource "azurerm_data_factory_pipeline" "orchestrator" {
  for_each        = local.orchestrator
  name            = each.value
  data_factory_id = var.data_factory_id
  activities_json = jsonencode(local.objects.pipeline[each.value].properties.activities)
  description     = try(local.objects.pipeline[each.value].properties.description, null)
  annotations     = try(local.objects.pipeline[each.value].properties.annotations, null)
  folder          = try(local.objects.pipeline[each.value].properties.folder.name, null)
  concurrency     = try(local.objects.pipeline[each.value].properties.concurrency, null)
  parameters      = local.defaults.pipeline[each.value]
  variables       = local.variables[each.value]

  lifecycle {
    precondition {
      condition     = local.objects.pipeline[each.value].name == each.value
      error_message = "pipeline/${each.value}.json: name differs from the name of the file."
    }
    precondition {
      condition     = length(setsubtract(local.pipeline_references[each.value], setunion(local.leaves, local.callers))) == 0
      error_message = "pipeline/${each.value}.json calls ${join(", ", setsubtract(local.pipeline_references[each.value], setunion(local.leaves, local.callers)))}, which is not in this folder or itself calls pipelines that call others; three levels are enough for Terraform, more for the deployer only."
    }
    precondition {
      condition     = length(local.untyped.pipeline[each.value]) == 0
      error_message = "pipeline/${each.value}.json: parameters ${join(", ", local.untyped.pipeline[each.value])} are no strings, and Terraform would make them strings; deploy this folder with the deployer."
    }
  }

  depends_on = [azurerm_data_factory_pipeline.caller]
}

resource "azurerm_data_factory_trigger_schedule" "this" {
  for_each        = local.of_kind.ScheduleTrigger
  name            = each.key
  data_factory_id = var.data_factory_id
  activated       = var.triggers_started
  description     = try(local.objects.trigger[each.key].properties.description, null)
  annotations     = try(local.objects.trigger[each.key].properties.annotations, null)
  frequency       = each.value.recurrence.frequency
  interval        = each.value.recurrence.interval
  start_time      = try(each.value.recurrence.startTime, null)
  end_time        = try(each.value.recurrence.endTime, null)
  time_zone       = try(each.value.recurrence.timeZone, null)

  dynamic "schedule" {
    for_each = try([each.value.recurrence.schedule], [])
    content {
      minutes       = try(schedule.value.minutes, null)
      hours         = try(schedule.value.hours, null)
      days_of_week  = try(schedule.value.weekDays, null)
      days_of_month = try(schedule.value.monthDays, null)
    }
  }

  dynamic "pipeline" {
    for_each = local.of_trigger[each.key]
    content {
      name       = pipeline.value.pipelineReference.referenceName
      parameters = { for name, value in try(pipeline.value.parameters, {}) : name => tostring(value) }
    }
  }

  depends_on = [azurerm_data_factory_pipeline.leaf, azurerm_data_factory_pipeline.caller, azurerm_data_factory_pipeline.orchestrator]
}

resource "azurerm_data_factory_trigger_tumbling_window" "this" {
  for_each        = local.of_kind.TumblingWindowTrigger
  name            = each.key
  data_factory_id = var.data_factory_id
  activated       = var.triggers_started
  description     = try(local.objects.trigger[each.key].properties.description, null)
  annotations     = try(local.objects.trigger[each.key].properties.annotations, null)
  frequency       = each.value.frequency
  interval        = each.value.interval
  start_time      = each.value.startTime
  end_time        = try(each.value.endTime, null)
  delay           = try(each.value.delay, null)
  max_concurrency = try(each.value.maxConcurrency, 1)

  dynamic "retry" {
    for_each = try([each.value.retryPolicy], [])
    content {
      count    = retry.value.count
      interval = try(retry.value.intervalInSeconds, 30)
    }
  }

  dynamic "pipeline" {
    for_each = local.of_trigger[each.key]
    content {
      name       = pipeline.value.pipelineReference.referenceName
      parameters = { for name, value in try(pipeline.value.parameters, {}) : name => tostring(value) }
    }
  }

  depends_on = [azurerm_data_factory_pipeline.leaf, azurerm_data_factory_pipeline.caller, azurerm_data_factory_pipeline.orchestrator]
}

resource "azurerm_data_factory_trigger_blob_event" "this" {
  for_each              = local.of_kind.BlobEventsTrigger
  name                  = each.key
  data_factory_id       = var.data_factory_id
  activated             = var.triggers_started
  description           = try(local.objects.trigger[each.key].properties.description, null)
  annotations           = try(local.objects.trigger[each.key].properties.annotations, null)
  storage_account_id    = each.value.scope
  events                = each.value.events
  blob_path_begins_with = try(each.value.blobPathBeginsWith, null)
  blob_path_ends_with   = try(each.value.blobPathEndsWith, null)
  ignore_empty_blobs    = try(each.value.ignoreEmptyBlobs, true)

  dynamic "pipeline" {
    for_each = local.of_trigger[each.key]
    content {
      name       = pipeline.value.pipelineReference.referenceName
      parameters = { for name, value in try(pipeline.value.parameters, {}) : name => tostring(value) }
    }
  }

  depends_on = [azurerm_data_factory_pipeline.leaf, azurerm_data_factory_pipeline.caller, azurerm_data_factory_pipeline.orchestrator]
}
