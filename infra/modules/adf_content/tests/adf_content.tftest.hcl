mock_provider "azurerm" {}

variables {
  data_factory_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-flights-dev/providers/Microsoft.DataFactory/factories/adf-flights-dev"
  content_folder  = "./tests/content"
}

run "files_become_objects_in_the_order_of_their_references" {
  command = plan
  assert {
    condition     = keys(azurerm_data_factory_linked_custom_service.store) == ["ls_vault"] && keys(azurerm_data_factory_linked_custom_service.service) == ["ls_source"]
    error_message = "the vault first, then what reads secrets from it"
  }
  assert {
    condition     = keys(azurerm_data_factory_pipeline.leaf) == ["copy_one"] && keys(azurerm_data_factory_pipeline.caller) == ["copy_all"] && keys(azurerm_data_factory_pipeline.orchestrator) == ["daily"]
    error_message = "called pipelines before those that call them"
  }
  assert {
    condition     = azurerm_data_factory_linked_custom_service.service["ls_source"].integration_runtime[0].name == "ManagedVnetIR" && azurerm_data_factory_linked_custom_service.service["ls_source"].parameters == tomap({ baseUrl = "" })
    error_message = "runtime and parameters of the file"
  }
  assert {
    condition     = azurerm_data_factory_custom_dataset.this["ds_source"].linked_service[0].parameters == tomap({ baseUrl = "https://example.org" }) && azurerm_data_factory_custom_dataset.this["ds_source"].folder == "sources"
    error_message = "dataset with its linked service"
  }
  assert {
    condition     = azurerm_data_factory_pipeline.leaf["copy_one"].parameters == tomap({ path = "a.tgz" }) && azurerm_data_factory_pipeline.caller["copy_all"].variables == tomap({ count = "0" }) && azurerm_data_factory_pipeline.caller["copy_all"].concurrency == 1
    error_message = "parameters, variables and concurrency of the files"
  }
  assert {
    condition     = azurerm_data_factory_trigger_schedule.this["every_day"].schedule[0].hours == tolist([3]) && azurerm_data_factory_trigger_schedule.this["every_day"].activated == false
    error_message = "schedule of the file, not started"
  }
  assert {
    condition     = azurerm_data_factory_trigger_tumbling_window.this["every_window"].retry[0].count == 2 && azurerm_data_factory_trigger_tumbling_window.this["every_window"].max_concurrency == 2 && azurerm_data_factory_trigger_tumbling_window.this["every_window"].activated == false
    error_message = "windows of the file, not started"
  }
  assert {
    condition     = length(output.start_commands) == 2 && endswith(output.start_commands[0], "/factories/adf-flights-dev/triggers/every_day")
    error_message = "the triggers are started afterwards"
  }
}

run "factory_of_it_is_not_created" {
  command = plan
  variables {
    data_factory_id  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/it/providers/Microsoft.DataFactory/factories/adf-of-it"
    triggers_started = true
  }
  assert {
    condition     = output.id == var.data_factory_id && length(output.start_commands) == 0 && azurerm_data_factory_trigger_schedule.this["every_day"].activated
    error_message = "content goes into the factory that is given"
  }
}

run "refuses_a_secret_in_a_file" {
  command = plan
  variables {
    content_folder = "./tests/secret"
  }
  expect_failures = [azurerm_data_factory_linked_custom_service.store]
}

run "refuses_parameters_that_would_change_their_type" {
  command = plan
  variables {
    content_folder = "./tests/typed"
  }
  expect_failures = [azurerm_data_factory_pipeline.leaf]
}

run "refuses_a_file_named_otherwise" {
  command = plan
  variables {
    content_folder = "./tests/broken"
  }
  expect_failures = [azurerm_data_factory_pipeline.leaf]
}

run "refuses_a_folder_without_content" {
  command = plan
  variables {
    content_folder = "./examples"
  }
  expect_failures = [var.content_folder]
}
