mock_provider "azurerm" {
  mock_resource "azurerm_key_vault" {
    override_during = plan
    defaults = {
      id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-flights-dev"
    }
  }
}

variables {
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  tenant_id                  = "00000000-0000-0000-0000-0000000000aa"
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  private_endpoint_subnet_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/private-endpoints"
}

run "defaults_are_the_safe_ones" {
  command = plan
  assert {
    condition     = azurerm_key_vault.this[0].name == "kv-flights-dev" && azurerm_key_vault.this[0].rbac_authorization_enabled && azurerm_key_vault.this[0].purge_protection_enabled && azurerm_key_vault.this[0].soft_delete_retention_days == 90
    error_message = "roles, purge protection and 90 days of soft delete"
  }
  assert {
    condition     = azurerm_key_vault.this[0].public_network_access_enabled == false && azurerm_key_vault.this[0].network_acls[0].default_action == "Deny" && azurerm_key_vault.this[0].network_acls[0].bypass == "None"
    error_message = "the network is closed and nobody passes by it"
  }
  assert {
    condition     = length(azurerm_role_assignment.this) == 0 && keys(module.private_endpoint[0].targets)[0] == "vault"
    error_message = "nobody reads the vault unless named, and it has an endpoint"
  }
}

run "only_the_listed_identities_reach_the_secrets" {
  command = plan
  variables {
    secret_readers = { function = "00000000-0000-0000-0000-000000000001" }
    key_users      = { storage = "00000000-0000-0000-0000-000000000002" }
  }
  assert {
    condition     = { for name, each in azurerm_role_assignment.this : name => each.role_definition_name } == { secret-reader-function = "Key Vault Secrets User", key-user-storage = "Key Vault Crypto Service Encryption User" }
    error_message = "one role each and nothing more"
  }
}

run "administrators_are_limited_in_time" {
  command = plan
  variables {
    administrators = { platform = "00000000-0000-0000-0000-000000000003" }
  }
  assert {
    condition     = azurerm_pim_eligible_role_assignment.administrator["platform"].schedule[0].expiration[0].duration_days == 180 && length(azurerm_pim_active_role_assignment.administrator) == 0
    error_message = "administrators are eligible, for 180 days"
  }
  assert {
    condition     = azurerm_pim_eligible_role_assignment.administrator["platform"].role_definition_id == "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Authorization/roleDefinitions/00482a5a-887f-4fb3-b363-3b7fe8e74483"
    error_message = "the role is the one of the subscription"
  }
}

run "keys_rotate" {
  command = plan
  variables {
    keys                  = { lake = {} }
    hardware_keys_enabled = true
  }
  assert {
    condition     = azurerm_key_vault_key.this["lake"].key_type == "RSA-HSM" && azurerm_key_vault_key.this["lake"].rotation_policy[0].automatic[0].time_before_expiry == "P60D"
    error_message = "the key lives in hardware and rotates by itself"
  }
}

run "vault_of_it_is_not_created" {
  command = plan
  variables {
    existing_vault_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/it/providers/Microsoft.KeyVault/vaults/kv-it"
    secret_readers    = { function = "00000000-0000-0000-0000-000000000001" }
    administrators    = { platform = "00000000-0000-0000-0000-000000000003" }
    keys              = { lake = {} }
  }
  assert {
    condition     = length(azurerm_key_vault.this) + length(azurerm_key_vault_key.this) + length(module.private_endpoint) + length(azurerm_role_assignment.this) + length(azurerm_monitor_diagnostic_setting.this) + length(azurerm_pim_eligible_role_assignment.administrator) == 0
    error_message = "nothing of the vault is created"
  }
  assert {
    condition     = output.name == "kv-it" && output.endpoints.vault == "https://kv-it.vault.azure.net/" && output.access_requests["secret-reader-function"].role_definition_name == "Key Vault Secrets User"
    error_message = "IT is told who needs which role"
  }
}

run "refuses_a_second_reader_of_a_databricks_vault" {
  command = plan
  variables {
    purpose        = "databricks"
    secret_readers = { databricks = "00000000-0000-0000-0000-000000000001", function = "00000000-0000-0000-0000-000000000002" }
  }
  expect_failures = [var.secret_readers]
}

run "refuses_an_administrator_for_half_a_year" {
  command = plan
  variables {
    administrator_assignment = "active_until"
  }
  expect_failures = [var.administrator_assignment]
}

run "refuses_a_small_key" {
  command = plan
  variables {
    keys = { lake = { key_size = 1024 } }
  }
  expect_failures = [var.keys]
}
