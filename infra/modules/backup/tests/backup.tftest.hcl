mock_provider "azurerm" {
  mock_resource "azurerm_data_protection_backup_vault" {
    defaults        = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-flights-dev/providers/Microsoft.DataProtection/backupVaults/bvault-flights-dev" }
    override_during = plan
  }
}

variables {
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  lakes = {
    flights = {
      storage_account_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev"
      containers         = ["landing", "bronze"]
    }
  }
}

run "defaults_are_the_safe_ones" {
  command = plan
  assert {
    condition     = azurerm_data_protection_backup_vault.this[0].immutability == "Unlocked" && azurerm_data_protection_backup_vault.this[0].soft_delete == "On" && azurerm_data_protection_backup_vault.this[0].retention_duration_in_days == 30
    error_message = "copies cannot be deleted at once"
  }
  assert {
    condition     = azurerm_data_protection_backup_vault.this[0].redundancy == "GeoRedundant" && azurerm_data_protection_backup_vault.this[0].cross_region_restore_enabled && azurerm_data_protection_backup_vault.this[0].identity[0].type == "SystemAssigned"
    error_message = "copies in two regions, with an identity"
  }
  assert {
    condition     = azurerm_data_protection_backup_policy_data_lake_storage.this[0].backup_schedule == tolist(["R/2026-01-04T01:00:00+00:00/P1D"]) && { for rule in azurerm_data_protection_backup_policy_data_lake_storage.this[0].retention_rule : rule.absolute_criteria => rule.duration } == { FirstOfWeek = "P12W", FirstOfMonth = "P12M" }
    error_message = "daily, the first of a week and a month kept longer"
  }
  assert {
    condition     = azurerm_data_protection_backup_instance_data_lake_storage.this["flights"].storage_container_names == toset(["landing", "bronze"]) && { for name, role in azurerm_role_assignment.of_vault : name => role.role_definition_name } == { lake-flights = "Storage Account Backup Contributor" }
    error_message = "the named containers, by the one role it takes"
  }
  assert {
    condition     = length(azurerm_data_protection_backup_policy_postgresql_flexible_server.this) == 0 && length(azurerm_monitor_diagnostic_setting.this) == 1
    error_message = "no database unless named, logs are kept"
  }
}

run "databases_beyond_their_server" {
  command = plan
  variables {
    redundancy         = "ZoneRedundant"
    lakes              = {}
    postgresql_servers = { airflow = { server_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-flights-dev/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql-flights-airflow-dev" } }
  }
  assert {
    condition     = azurerm_data_protection_backup_policy_postgresql_flexible_server.this[0].default_retention_rule[0].life_cycle[0].duration == "P12M" && length(azurerm_data_protection_backup_policy_data_lake_storage.this) == 0
    error_message = "weekly copies for a year"
  }
  assert {
    condition     = endswith(azurerm_role_assignment.of_vault["group-of-airflow"].scope, "/resourceGroups/rg-flights-dev") && azurerm_role_assignment.of_vault["group-of-airflow"].role_definition_name == "Reader" && azurerm_role_assignment.of_vault["server-airflow"].role_definition_name == "PostgreSQL Flexible Server Long Term Retention Backup Role"
    error_message = "the role on the server, and reading its group"
  }
}

run "vault_of_it_is_not_created" {
  command = plan
  variables {
    existing_vault = {
      id           = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/it/providers/Microsoft.DataProtection/backupVaults/bvault-of-it"
      principal_id = "00000000-0000-0000-0000-0000000000bb"
    }
  }
  assert {
    condition     = length(azurerm_data_protection_backup_vault.this) == 0 && length(azurerm_data_protection_backup_policy_data_lake_storage.this) == 0 && length(azurerm_data_protection_backup_instance_data_lake_storage.this) == 0 && length(azurerm_monitor_diagnostic_setting.this) == 0
    error_message = "nothing is made in IT's vault"
  }
  assert {
    condition     = azurerm_role_assignment.of_vault["lake-flights"].principal_id == "00000000-0000-0000-0000-0000000000bb" && output.name == "bvault-of-it" && output.backup_requests["lake-flights"].containers == tolist(["bronze", "landing"])
    error_message = "it may read our lake and is told what to keep"
  }
}

run "refuses_a_short_soft_delete" {
  command = plan
  variables {
    soft_delete_days = 1
  }
  expect_failures = [var.soft_delete_days]
}

run "refuses_a_period_that_is_none" {
  command = plan
  variables {
    lake_policy = { keep_daily = "30 days" }
  }
  expect_failures = [var.lake_policy]
}
