mock_provider "azurerm" {
  mock_resource "azurerm_user_assigned_identity" {
    override_during = plan
    defaults = {
      id           = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-source"
      principal_id = "00000000-0000-0000-0000-000000000001"
      client_id    = "00000000-0000-0000-0000-000000000002"
    }
  }
}

variables {
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  private_endpoint_subnet_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/private-endpoints"
  event_hub = {
    id             = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.EventHub/namespaces/evhns-flights-dev/eventhubs/listings"
    name           = "listings"
    namespace_host = "evhns-flights-dev.servicebus.windows.net"
  }
}

run "container_job_sends_into_one_hub" {
  command = plan
  variables {
    subnet_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/container-apps"
    image     = "crflightsdev.azurecr.io/generator@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    registry  = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crflightsdev", server = "crflightsdev.azurecr.io" }
  }
  assert {
    condition     = azurerm_role_assignment.sender.role_definition_name == "Azure Event Hubs Data Sender" && azurerm_role_assignment.sender.scope == "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.EventHub/namespaces/evhns-flights-dev/eventhubs/listings"
    error_message = "it may send into this hub and nothing else"
  }
  assert {
    condition     = output.name == "caj-flights-source-dev" && azurerm_role_assignment.pull[0].role_definition_name == "AcrPull" && azurerm_container_app_environment.this[0].public_network_access == "Disabled" && length(azurerm_logic_app_workflow.this) == 0 && length(module.function) == 0
    error_message = "one of the three kinds is made"
  }
}

run "function_with_a_timer" {
  command = plan
  variables {
    kind                 = "function"
    subnet_id            = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/functions"
    application_insights = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Insights/components/appi", connection_string = "InstrumentationKey=0" }
  }
  assert {
    condition     = output.name == "func-flights-dev" && length(azurerm_container_app_job.this) == 0
    error_message = "the function is made and nothing else"
  }
}

run "logic_app_sends_by_recurrence" {
  command = plan
  variables {
    kind             = "logic_app"
    interval_seconds = 10
  }
  assert {
    condition     = azurerm_logic_app_trigger_recurrence.this[0].frequency == "Second" && azurerm_logic_app_trigger_recurrence.this[0].interval == 10 && jsondecode(azurerm_logic_app_action_custom.send[0].body).inputs.authentication.type == "ManagedServiceIdentity"
    error_message = "every ten seconds, with an identity"
  }
}

run "environment_of_it_is_not_created" {
  command = plan
  variables {
    existing_environment_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.App/managedEnvironments/cae-it"
    image                   = "crflightsdev.azurecr.io/generator@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  }
  assert {
    condition     = length(azurerm_container_app_environment.this) + length(azurerm_monitor_diagnostic_setting.environment) == 0 && azurerm_container_app_job.this[0].container_app_environment_id == "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.App/managedEnvironments/cae-it"
    error_message = "the job runs in the environment of IT"
  }
}

run "refuses_the_right_to_a_whole_namespace" {
  command = plan
  variables {
    kind = "logic_app"
    event_hub = {
      id             = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.EventHub/namespaces/evhns-flights-dev"
      name           = "listings"
      namespace_host = "evhns-flights-dev.servicebus.windows.net"
    }
  }
  expect_failures = [var.event_hub]
}

run "refuses_a_job_without_an_image" {
  command = plan
  variables {
    subnet_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/container-apps"
  }
  expect_failures = [var.image]
}

run "refuses_an_image_by_tag" {
  command = plan
  variables {
    subnet_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/container-apps"
    image     = "crflightsdev.azurecr.io/generator:1.0.0"
  }
  expect_failures = [var.image]
}
