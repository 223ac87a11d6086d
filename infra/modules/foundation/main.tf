# Resource group, tags, lock, identities and budget of one environment of a product or platform.
# The only module that may create a resource group, and only when IT does not provide one. The output "tags" is what every other module
# takes as its tags.

locals {
  resource_group_created = var.existing_resource_group_name == null
  resource_group_name    = local.resource_group_created ? azurerm_resource_group.this[0].name : data.azurerm_resource_group.existing[0].name
  resource_group_id      = local.resource_group_created ? azurerm_resource_group.this[0].id : data.azurerm_resource_group.existing[0].id

  tags = merge(var.extra_tags, {
    domain         = var.domain
    dataProduct    = var.data_product
    owner          = var.owner
    costCentre     = var.cost_centre
    classification = var.classification
    env            = var.environment
  })

  budget_notifications = {
    half     = { threshold = 50, threshold_type = "Actual" }
    most     = { threshold = 80, threshold_type = "Actual" }
    spent    = { threshold = 100, threshold_type = "Actual" }
    forecast = { threshold = 100, threshold_type = "Forecasted" }
  }
}

resource "azurerm_resource_group" "this" {
  count    = local.resource_group_created ? 1 : 0
  name     = coalesce(var.name, "rg-${var.name_prefix}-${var.environment}")
  location = var.location
  tags     = local.tags
}

data "azurerm_resource_group" "existing" {
  count = local.resource_group_created ? 0 : 1
  name  = var.existing_resource_group_name
}

# A group of IT has the locks of IT: a second lock would stop them from cleaning up.
resource "azurerm_management_lock" "this" {
  count      = local.resource_group_created && var.lock_level != "None" ? 1 : 0
  name       = "lock-${var.name_prefix}-${var.environment}"
  scope      = local.resource_group_id
  lock_level = var.lock_level
  notes      = "Holds data of ${var.data_product}; remove the lock in a reviewed change only."
}

resource "azurerm_user_assigned_identity" "this" {
  for_each            = var.identities
  name                = "id-${var.name_prefix}-${each.key}-${var.environment}"
  location            = var.location
  resource_group_name = local.resource_group_name
  tags                = local.tags
}

resource "azurerm_consumption_budget_resource_group" "this" {
  count             = var.budget == null ? 0 : 1
  name              = "budget-${var.name_prefix}-${var.environment}"
  resource_group_id = local.resource_group_id
  amount            = var.budget.monthly_amount
  time_grain        = "Monthly"

  time_period {
    start_date = "${var.budget.start_month}-01T00:00:00Z"
  }

  dynamic "notification" {
    for_each = local.budget_notifications
    content {
      operator       = "GreaterThanOrEqualTo"
      threshold      = notification.value.threshold
      threshold_type = notification.value.threshold_type
      contact_emails = var.budget.contact_emails
    }
  }
}

resource "azurerm_cost_anomaly_alert" "this" {
  count           = var.cost_anomaly_alert == null ? 0 : 1
  name            = "anomaly-${var.name_prefix}-${var.environment}"
  display_name    = "Cost anomaly in ${var.name_prefix} ${var.environment}"
  subscription_id = var.cost_anomaly_alert.subscription_id
  email_subject   = "Cost anomaly: ${var.name_prefix} ${var.environment}"
  email_addresses = var.cost_anomaly_alert.email_addresses
}
