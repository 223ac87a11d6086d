mock_provider "azurerm" {}

variables {
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  resource_group_id          = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-flights-dev"
  services                   = ["storage", "key_vault", "azure_sql", "databricks", "data_factory"]
  contact                    = "platform@example.com"
}

run "controls_of_the_services_are_audited" {
  command = plan
  assert {
    condition     = output.controls["storage_no_keys"] == { policy = "fd9903f1-38c2-4d36-8e44-5c1c20c561e8", effect = "Audit" } && output.controls["storage_private_link"].effect == "AuditIfNotExists"
    error_message = "each control has its policy and an effect that policy knows"
  }
  assert {
    condition     = length([for name in keys(output.controls) : name if startswith(name, "cosmos")]) == 0
    error_message = "services that are not used bring no controls"
  }
  assert {
    condition     = length(azurerm_policy_definition.no_sql_open_to_azure) == 1 && alltrue([for each in azurerm_resource_group_policy_assignment.tags : each.enforce == false])
    error_message = "the SQL rule for all of Azure is watched, tags are reported only"
  }
  assert {
    condition     = toset(keys(azurerm_resource_group_policy_assignment.logs)) == toset(["key_vault", "databricks", "data_factory"]) && alltrue([for each in azurerm_role_assignment.logs : each.role_definition_name == "Log Analytics Contributor"])
    error_message = "missing logs are deployed by identities with one role"
  }
}

run "denies_where_a_policy_can" {
  command = plan
  variables {
    mode              = "Deny"
    left_out_controls = ["storage_double_encryption"]
  }
  assert {
    condition     = output.controls["storage_no_keys"].effect == "Deny" && output.controls["storage_private_link"].effect == "AuditIfNotExists" && !contains(keys(output.controls), "storage_double_encryption")
    error_message = "denied, audited where nothing else is possible, left out where told"
  }
  assert {
    condition     = alltrue([for each in azurerm_resource_group_policy_assignment.tags : each.enforce])
    error_message = "tags are enforced"
  }
}

run "exemption_until_a_day" {
  command = plan
  variables {
    exemptions = {
      partner-upload = {
        resource_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stpartner"
        controls    = ["storage_no_public_access"]
        reason      = "The partner uploads from a fixed address until its line is there."
        expires_on  = "2099-03-31T00:00:00Z"
      }
    }
  }
  assert {
    condition     = azurerm_resource_policy_exemption.this["partner-upload"].exemption_category == "Waiver" && azurerm_resource_policy_exemption.this["partner-upload"].expires_on == "2099-03-31T00:00:00Z"
    error_message = "the exemption ends"
  }
}

run "policy_set_of_it_is_not_created" {
  command = plan
  variables {
    existing_policy_set_id = "/providers/Microsoft.Management/managementGroups/it/providers/Microsoft.Authorization/policySetDefinitions/baseline"
  }
  assert {
    condition     = length(azurerm_policy_set_definition.this) + length(azurerm_policy_definition.no_sql_open_to_azure) == 0
    error_message = "no definition is created"
  }
  assert {
    condition     = azurerm_resource_group_policy_assignment.controls.policy_definition_id == "/providers/Microsoft.Management/managementGroups/it/providers/Microsoft.Authorization/policySetDefinitions/baseline"
    error_message = "the set of IT is assigned"
  }
}

run "refuses_an_exemption_that_has_ended" {
  command = plan
  variables {
    exemptions = {
      partner-upload = {
        resource_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stpartner"
        controls    = ["storage_no_public_access"]
        reason      = "The partner uploads from a fixed address until its line is there."
        expires_on  = "2024-03-31T00:00:00Z"
      }
    }
  }
  expect_failures = [var.exemptions]
}

run "refuses_an_unknown_control" {
  command = plan
  variables {
    left_out_controls = ["storage_keys"]
  }
  expect_failures = [var.left_out_controls]
}
