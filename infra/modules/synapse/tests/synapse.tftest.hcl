mock_provider "azurerm" {
  mock_resource "azurerm_synapse_workspace" {
    defaults = {
      id                     = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-flights-dev/providers/Microsoft.Synapse/workspaces/synw-flights-dev"
      connectivity_endpoints = { sqlOnDemand = "synw-flights-dev-ondemand.sql.azuresynapse.net", dev = "https://synw-flights-dev.dev.azuresynapse.net", web = "https://web.azuresynapse.net" }
    }
  }
  mock_resource "azurerm_storage_container" {
    override_during = plan
    defaults = {
      id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev/blobServices/default/containers/synapse"
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
  administrator_group        = { name = "flights-admins", object_id = "00000000-0000-0000-0000-0000000000a1", tenant_id = "00000000-0000-0000-0000-0000000000aa" }
  data_lake                  = { account_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev", create_file_system = true }
}

run "defaults_are_the_safe_ones" {
  command = plan
  assert {
    condition     = azurerm_synapse_workspace.this.public_network_access_enabled == false && azurerm_synapse_workspace.this.managed_virtual_network_enabled && azurerm_synapse_workspace.this.data_exfiltration_protection_enabled
    error_message = "closed, in a managed network without ways out"
  }
  assert {
    condition     = azurerm_synapse_workspace.this.azuread_authentication_only && azurerm_synapse_workspace.this.sql_identity_control_enabled == false && azurerm_synapse_workspace_sql_aad_admin.this.login == "flights-admins" && azurerm_synapse_workspace_aad_admin.this.login == "flights-admins"
    error_message = "Entra identities only, administered by a group"
  }
  assert {
    condition     = azurerm_synapse_workspace.this.name == "synw-flights-dev" && azurerm_synapse_workspace.this.managed_resource_group_name == "rg-synw-flights-dev-managed" && azurerm_synapse_workspace.this.storage_data_lake_gen2_filesystem_id == "https://stflightsdev.dfs.core.windows.net/synapse"
    error_message = "names by the rule, a file system of its own"
  }
  assert {
    condition     = azurerm_storage_container.this[0].name == "synapse" && azurerm_storage_container.this[0].container_access_type == "private"
    error_message = "the file system is made, private"
  }
  assert {
    condition     = { for name, role in azurerm_role_assignment.of_workspace : name => role.role_definition_name } == { workspace = "Storage Blob Data Contributor" } && endswith(azurerm_role_assignment.of_workspace["workspace"].scope, "/containers/synapse")
    error_message = "the workspace writes into its own file system and nowhere else"
  }
  assert {
    condition     = toset(keys(output.private_link_targets)) == toset(["Sql", "SqlOnDemand", "Dev", "Web"])
    error_message = "endpoints for SQL, development and studio"
  }
  assert {
    condition     = azurerm_synapse_workspace_extended_auditing_policy.this.log_monitoring_enabled && azurerm_synapse_workspace_extended_auditing_policy.this.retention_in_days == 90 && azurerm_synapse_workspace_security_alert_policy.this.policy_state == "Enabled"
    error_message = "audit and alerts are on"
  }
  assert {
    condition     = output.cost_control_sql == tolist(["EXEC sp_set_data_processed_limit @type = N'daily', @limit_tb = 1;", "EXEC sp_set_data_processed_limit @type = N'weekly', @limit_tb = 3;", "EXEC sp_set_data_processed_limit @type = N'monthly', @limit_tb = 10;"])
    error_message = "what may be read in a day, a week and a month is limited"
  }
}

run "settings_of_the_blueprint_can_be_chosen" {
  command = plan
  variables {
    name                          = "voxforge"
    managed_resource_group_name   = "rg-of-synapse"
    data_lake                     = { url = "https://stvoxforge.dfs.core.windows.net/", file_system = "gold" }
    public_network_access_enabled = true
  }
  assert {
    condition     = azurerm_synapse_workspace.this.storage_data_lake_gen2_filesystem_id == "https://stvoxforge.dfs.core.windows.net/gold" && azurerm_synapse_workspace.this.managed_resource_group_name == "rg-of-synapse" && azurerm_synapse_workspace.this.public_network_access_enabled
    error_message = "lake by address, container by choice, managed group by name"
  }
  assert {
    condition     = length(azurerm_storage_container.this) == 0 && length(azurerm_role_assignment.of_workspace) == 0 && output.access_requests["workspace"].container == "https://stvoxforge.dfs.core.windows.net/gold"
    error_message = "a lake of others is asked for its role"
  }
}

run "queries_read_gold" {
  command = plan
  variables {
    data_containers = {
      gold = { scope = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev/blobServices/default/containers/gold" }
    }
    synapse_roles = { analysts = { principal_id = "00000000-0000-0000-0000-0000000000a2", role_name = "Synapse User" } }
  }
  assert {
    condition     = azurerm_role_assignment.of_workspace["gold"].role_definition_name == "Storage Blob Data Reader" && azurerm_synapse_role_assignment.this["analysts"].principal_type == "Group"
    error_message = "the workspace reads gold, analysts use the workspace"
  }
}

run "key_of_the_customer_is_activated" {
  command = plan
  variables {
    customer_managed_key = {
      key_vault_key_id          = "https://kv-flights-dev.vault.azure.net/keys/synapse"
      user_assigned_identity_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-flights-dev"
    }
  }
  assert {
    condition     = azurerm_synapse_workspace.this.customer_managed_key[0].key_name == azurerm_synapse_workspace_key.this[0].customer_managed_key_name && azurerm_synapse_workspace_key.this[0].active
    error_message = "the key is named once and activated"
  }
}

run "endpoints_and_file_system_of_it_are_not_created" {
  command = plan
  variables {
    private_endpoint_mode      = "external"
    private_endpoint_subnet_id = null
    studio_hub_enabled         = false
    data_lake                  = { account_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/it/providers/Microsoft.Storage/storageAccounts/stlakeofit", file_system = "workspaces" }
  }
  assert {
    condition     = length(module.private_endpoint.id) == 0 && length(azurerm_storage_container.this) == 0 && length(azurerm_synapse_private_link_hub.this) == 0 && azurerm_synapse_workspace.this.public_network_access_enabled == false
    error_message = "no endpoint, no file system and no hub is made, and the workspace stays closed"
  }
}

run "refuses_a_lake_named_twice" {
  command = plan
  variables {
    data_lake = { account_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev", url = "https://stflightsdev.dfs.core.windows.net" }
  }
  expect_failures = [var.data_lake]
}

run "refuses_the_blob_address" {
  command = plan
  variables {
    data_lake = { url = "https://stflightsdev.blob.core.windows.net" }
  }
  expect_failures = [var.data_lake]
}

run "refuses_to_make_a_layer_of_the_lake" {
  command = plan
  variables {
    data_lake = { account_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev", file_system = "gold", create_file_system = true }
  }
  expect_failures = [var.data_lake]
}

run "refuses_a_role_on_the_whole_account" {
  command = plan
  variables {
    data_containers = { lake = { scope = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev" } }
  }
  expect_failures = [var.data_containers]
}

run "refuses_a_second_administrator" {
  command = plan
  variables {
    synapse_roles = { analysts = { principal_id = "00000000-0000-0000-0000-0000000000a2", role_name = "Synapse Administrator" } }
  }
  expect_failures = [var.synapse_roles]
}

run "refuses_a_day_dearer_than_a_month" {
  command = plan
  variables {
    data_processed_limits_tb = { daily = 20 }
  }
  expect_failures = [var.data_processed_limits_tb]
}
