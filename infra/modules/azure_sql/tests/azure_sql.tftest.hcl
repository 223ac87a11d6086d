mock_provider "azurerm" {}

variables {
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  private_endpoint_subnet_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/private-endpoints"
  administrator_group = {
    name      = "sql-administrators"
    object_id = "00000000-0000-0000-0000-000000000001"
    tenant_id = "00000000-0000-0000-0000-0000000000aa"
  }
  databases = { metadata = {} }
}

run "defaults_are_the_safe_ones" {
  command = plan
  assert {
    condition     = azurerm_mssql_server.this.azuread_administrator[0].azuread_authentication_only
    error_message = "Entra only"
  }
  assert {
    condition     = azurerm_mssql_server.this.public_network_access_enabled == false && azurerm_mssql_server.this.outbound_network_restriction_enabled && azurerm_mssql_server.this.minimum_tls_version == "1.2"
    error_message = "closed in both directions, TLS 1.2"
  }
  assert {
    condition     = azurerm_mssql_database.this["metadata"].zone_redundant && azurerm_mssql_database.this["metadata"].short_term_retention_policy[0].retention_days == 14 && azurerm_mssql_database.this["metadata"].long_term_retention_policy[0].monthly_retention == "P12M"
    error_message = "zones, 14 days to restore, months to look back"
  }
  assert {
    condition     = toset(keys(azurerm_monitor_diagnostic_setting.this)) == toset(["master", "metadata"]) && azurerm_mssql_server_extended_auditing_policy.this.log_monitoring_enabled
    error_message = "server and database are audited into the log workspace"
  }
  assert {
    condition     = azurerm_mssql_server_security_alert_policy.this.state == "Enabled" && azurerm_mssql_server_security_alert_policy.this.email_account_admins_enabled
    error_message = "attacks are reported"
  }
}

run "service_objective_and_key_of_the_customer" {
  command = plan
  variables {
    databases = {
      metadata = { service_objective = "S1", zone_redundant = false, tags = { role = "store" } }
    }
    customer_managed_key = {
      key_vault_key_id          = "https://kv.vault.azure.net/keys/sql/00000000000000000000000000000001"
      user_assigned_identity_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-sql"
    }
  }
  assert {
    condition     = azurerm_mssql_database.this["metadata"].sku_name == "S1" && azurerm_mssql_database.this["metadata"].tags == tomap({ env = "dev", role = "store" })
    error_message = "size, retention and tags of the database are chosen"
  }
  assert {
    condition     = azurerm_mssql_server.this.identity[0].type == "SystemAssigned, UserAssigned" && azurerm_mssql_server.this.transparent_data_encryption_key_vault_key_id != null
    error_message = "the server encrypts with the given key"
  }
}

run "audit_is_kept_as_files_by_choice" {
  command = plan
  variables {
    audit_retention_days = 365
    audit_storage = {
      account_id      = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/staudit"
      blob_endpoint   = "https://staudit.blob.core.windows.net/"
      subscription_id = "00000000-0000-0000-0000-000000000000"
    }
  }
  assert {
    condition     = azurerm_mssql_server_extended_auditing_policy.this.retention_in_days == 365 && azurerm_mssql_server_extended_auditing_policy.this.storage_account_access_key == null && azurerm_role_assignment.audit_storage[0].role_definition_name == "Storage Blob Data Contributor" && endswith(azurerm_role_assignment.audit_storage[0].scope, "/containers/${azurerm_storage_container.audit[0].name}")
    error_message = "the server writes its audit with its identity, for a year, into its container alone"
  }
}

run "endpoints_of_it_are_not_created" {
  command = plan
  variables {
    private_endpoint_mode      = "external"
    private_endpoint_subnet_id = null
  }
  assert {
    condition     = length(module.private_endpoint.id) == 0 && azurerm_mssql_server.this.public_network_access_enabled == false && output.private_link_targets["sqlServer"].zone_names == ["privatelink.database.windows.net"]
    error_message = "no endpoint is made, the server stays closed, IT is told what to make"
  }
}

run "refuses_zones_for_a_small_objective" {
  command = plan
  variables {
    databases = { metadata = { service_objective = "S1" } }
  }
  expect_failures = [var.databases]
}

run "refuses_a_short_audit" {
  command = plan
  variables {
    audit_retention_days = 30
  }
  expect_failures = [var.audit_retention_days]
}

run "refuses_a_wide_role" {
  command = plan
  variables {
    role_assignments = { wide = { principal_id = "00000000-0000-0000-0000-000000000001", role_definition_name = "Contributor" } }
  }
  expect_failures = [var.role_assignments]
}
