# Defender for Cloud of one subscription: paid plans by resource type, the contact for alerts, and the export of findings to the log workspace.
# The plans hold for the whole subscription and are billed by resource, so none is on unless it is named.
# In mode external IT owns the subscription settings: nothing is created and the output "plan_requests" is what IT is asked for.

locals {
  created  = var.mode == "create"
  scope    = "/subscriptions/${var.subscription_id}"
  subplans = { for type, plan in var.plans : type => try(coalesce(plan.subplan, { StorageAccounts = "DefenderForStorageV2" }[type]), null) }
}

resource "azurerm_security_center_subscription_pricing" "this" {
  for_each      = local.created ? var.plans : {}
  tier          = "Standard"
  resource_type = each.key
  subplan       = local.subplans[each.key]

  dynamic "extension" {
    for_each = each.value.extensions
    content {
      name                            = extension.key
      additional_extension_properties = extension.value
    }
  }
}

resource "azurerm_security_center_contact" "this" {
  count               = local.created ? 1 : 0
  name                = "default"
  email               = join(";", var.security_contact.emails)
  phone               = var.security_contact.phone
  alert_notifications = true
  alerts_to_admins    = var.security_contact.alerts_to_owners
}

# What a diagnostic setting is to a resource, this is to the subscription. The portal shows the export only under this name.
resource "azurerm_security_center_automation" "this" {
  count               = local.created ? 1 : 0
  name                = "ExportToWorkspace"
  location            = var.location
  resource_group_name = var.resource_group_name
  description         = "Findings of Defender for Cloud of ${var.name_prefix} ${var.environment}"
  scopes              = [coalesce(var.export_scope, local.scope)]
  tags                = var.tags

  action {
    type        = "Workspace"
    resource_id = var.log_analytics_workspace_id
  }

  dynamic "source" {
    for_each = sort(var.exported_findings)
    content {
      event_source = source.value
    }
  }
}
