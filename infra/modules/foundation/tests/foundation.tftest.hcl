mock_provider "azurerm" {
  mock_data "azurerm_resource_group" {
    defaults = {
      id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-of-it"
    }
  }
}

variables {
  name_prefix    = "flights"
  environment    = "dev"
  location       = "westeurope"
  domain         = "aviation"
  data_product   = "on_time"
  owner          = "aviation-data@example.com"
  cost_centre    = "4711"
  classification = "internal"
  budget = {
    monthly_amount = 500
    start_month    = "2026-11"
    contact_emails = ["aviation-data@example.com"]
  }
}

run "creates_group_lock_and_budget" {
  command = plan
  variables {
    identities = ["deploy"]
    extra_tags = { domain = "other", project = "nyc" }
  }
  assert {
    condition     = azurerm_resource_group.this[0].name == "rg-flights-dev" && azurerm_management_lock.this[0].lock_level == "CanNotDelete"
    error_message = "the group is named by the rule and locked against deletion"
  }
  assert {
    condition     = output.tags == { domain = "aviation", dataProduct = "on_time", owner = "aviation-data@example.com", costCentre = "4711", classification = "internal", env = "dev", project = "nyc" }
    error_message = "the six tags win over extra tags"
  }
  assert {
    condition     = length(azurerm_consumption_budget_resource_group.this[0].notification) == 4 && azurerm_consumption_budget_resource_group.this[0].time_period[0].start_date == "2026-11-01T00:00:00Z"
    error_message = "the budget warns at four thresholds and begins on the first of the month"
  }
  assert {
    condition     = azurerm_user_assigned_identity.this["deploy"].name == "id-flights-deploy-dev"
    error_message = "identities are named by the rule"
  }
  assert {
    condition     = length(azurerm_cost_anomaly_alert.this) == 0
    error_message = "the subscription is left alone by default"
  }
}

run "group_of_it_is_used_and_not_created" {
  command = plan
  variables {
    existing_resource_group_name = "rg-of-it"
    budget                       = null
  }
  assert {
    condition     = length(azurerm_resource_group.this) == 0 && length(azurerm_management_lock.this) == 0 && length(azurerm_consumption_budget_resource_group.this) == 0
    error_message = "nothing of the group of IT is created"
  }
  assert {
    condition     = output.id == "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-of-it"
    error_message = "the id is the one of the group of IT"
  }
}

run "refuses_unknown_classification" {
  command = plan
  variables {
    classification = "secret"
  }
  expect_failures = [var.classification]
}

run "refuses_budget_that_begins_within_a_month" {
  command = plan
  variables {
    budget = {
      monthly_amount = 500
      start_month    = "2026-11-15"
      contact_emails = ["aviation-data@example.com"]
    }
  }
  expect_failures = [var.budget]
}
