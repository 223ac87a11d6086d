mock_provider "azurerm" {}

variables {
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  private_endpoint_subnet_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/private-endpoints"
}

run "defaults_are_the_safe_ones" {
  command = plan
  assert {
    condition     = azurerm_storage_account.this.name == "stflightsdev" && azurerm_storage_account.this.account_replication_type == "ZRS"
    error_message = "name by the rule, three zones"
  }
  assert {
    condition     = azurerm_storage_account.this.public_network_access_enabled == false && azurerm_storage_account.this.network_rules[0].default_action == "Deny"
    error_message = "no public access, deny by default"
  }
  assert {
    condition     = azurerm_storage_account.this.shared_access_key_enabled == false && azurerm_storage_account.this.default_to_oauth_authentication && azurerm_storage_account.this.local_user_enabled == false
    error_message = "identities only: no keys, no local users"
  }
  assert {
    condition     = azurerm_storage_account.this.https_traffic_only_enabled && azurerm_storage_account.this.min_tls_version == "TLS1_2" && azurerm_storage_account.this.allow_nested_items_to_be_public == false
    error_message = "HTTPS with TLS 1.2, nothing anonymous"
  }
  assert {
    condition     = azurerm_storage_account.this.is_hns_enabled && azurerm_storage_account.this.nfsv3_enabled == false && azurerm_storage_account.this.sftp_enabled == false && azurerm_storage_account.this.cross_tenant_replication_enabled == false && azurerm_storage_account.this.allowed_copy_scope == "AAD"
    error_message = "hierarchical, without NFS, SFTP, foreign tenants and foreign copies"
  }
  assert {
    condition     = length(azurerm_storage_container.this) == 8 && alltrue([for container in azurerm_storage_container.this : container.container_access_type == "private"])
    error_message = "eight private containers"
  }
  assert {
    condition     = alltrue([for setting in concat([azurerm_monitor_diagnostic_setting.account], values(azurerm_monitor_diagnostic_setting.service)) : toset(setting.enabled_metric[*].category) == toset(["Capacity", "Transaction"])])
    error_message = "the categories storage has: it refuses AllMetrics"
  }
  assert {
    condition     = toset(keys(output.private_link_targets)) == toset(["blob", "dfs"])
    error_message = "endpoints for blob and dfs"
  }
  assert {
    condition     = toset(keys(azurerm_monitor_diagnostic_setting.service)) == toset(["blobServices"]) && length(azurerm_storage_management_policy.this) == 0
    error_message = "logs of the blob service, no lifecycle rule unless asked for"
  }
}

run "settings_of_the_blueprint_can_be_chosen" {
  command = plan
  variables {
    primary_service                = "other"
    performance                    = "Standard"
    redundancy                     = "GZRS"
    read_access_in_second_region   = true
    account_keys_enabled           = true
    entra_authorization_is_default = false
    copy_scope                     = "All"
  }
  assert {
    condition     = azurerm_storage_account.this.account_replication_type == "RAGZRS" && azurerm_storage_account.this.shared_access_key_enabled && azurerm_storage_account.this.allowed_copy_scope == "All" && azurerm_storage_account.this.default_to_oauth_authentication == false
    error_message = "what is unsafe is there for who asks for it"
  }
  assert {
    condition     = toset(keys(output.private_link_targets)) == toset(["blob", "dfs", "queue", "table"])
    error_message = "queues and tables get endpoints too"
  }
}

run "data_identity_has_its_container_and_sees_the_account" {
  command = plan
  variables {
    data_identities = {
      product = { principal_id = "00000000-0000-0000-0000-000000000001", access = "write", containers = ["bronze", "silver"] }
      factory = { principal_id = "00000000-0000-0000-0000-000000000002", access = "read", containers = ["landing"] }
    }
  }
  assert {
    condition     = { for name, each in azurerm_role_assignment.data : name => each.role_definition_name } == { "product/bronze" = "Storage Blob Data Contributor", "product/silver" = "Storage Blob Data Contributor", "factory/landing" = "Storage Blob Data Reader" }
    error_message = "data roles are given per container"
  }
  assert {
    condition     = alltrue([for each in azurerm_role_assignment.account_reader : each.role_definition_name == "Reader"])
    error_message = "on the account an identity only reads"
  }
}

run "lifecycle_of_landed_files" {
  command = plan
  variables {
    redundancy = "GRS"
    lifecycle_rules = {
      landed-json = { prefixes = ["landing/orders/"], cool_after_days = 30, cold_after_days = 90, archive_after_days = 180, delete_after_days = 3650 }
      old-logs    = { prefixes = ["logs/"], delete_after_days = 90 }
    }
  }
  assert {
    condition     = length(azurerm_storage_management_policy.this[0].rule) == 2 && azurerm_storage_management_policy.this[0].rule[0].actions[0].base_blob[0].tier_to_archive_after_days_since_modification_greater_than == 180
    error_message = "both rules are there with their days"
  }
}

run "endpoints_and_names_of_it_are_not_created" {
  command = plan
  variables {
    private_endpoint_mode      = "external"
    private_endpoint_subnet_id = null
  }
  assert {
    condition     = length(module.private_endpoint.id) == 0 && azurerm_storage_account.this.public_network_access_enabled == false
    error_message = "no endpoint is made and the account stays closed"
  }
  assert {
    condition     = output.private_link_targets["dfs"].zone_names == ["privatelink.dfs.core.windows.net"]
    error_message = "IT is told which endpoints are needed"
  }
}

run "refuses_lifecycle_above_a_table" {
  command = plan
  variables {
    lifecycle_rules = { all = { prefixes = ["bronze"], cool_after_days = 30 } }
  }
  expect_failures = [var.lifecycle_rules]
}

run "refuses_lifecycle_inside_a_table" {
  command = plan
  variables {
    lifecycle_rules = { one = { prefixes = ["quarantine/ops/bronze/flights/part-"], delete_after_days = 30 } }
  }
  expect_failures = [var.lifecycle_rules]
}

run "refuses_lifecycle_on_a_named_table_in_another_container" {
  command = plan
  variables {
    table_prefixes  = ["landing/reference/airports/"]
    lifecycle_rules = { landed = { prefixes = ["landing/ref"], delete_after_days = 30 } }
  }
  expect_failures = [var.lifecycle_rules]
}

run "refuses_lifecycle_without_prefix_order_or_archive_tier" {
  command = plan
  variables {
    lifecycle_rules = { landed = { prefixes = ["landing/"], cool_after_days = 90, archive_after_days = 30 } }
  }
  expect_failures = [var.lifecycle_rules]
}

run "refuses_data_role_on_the_account" {
  command = plan
  variables {
    role_assignments = { wide = { principal_id = "00000000-0000-0000-0000-000000000001", role_definition_name = "Storage Blob Data Owner" } }
  }
  expect_failures = [var.role_assignments]
}

run "refuses_read_access_without_a_second_region" {
  command = plan
  variables {
    redundancy                   = "ZRS"
    read_access_in_second_region = true
  }
  expect_failures = [var.read_access_in_second_region]
}

run "refuses_nfs_without_a_reason" {
  command = plan
  variables {
    nfsv3_enabled = true
    redundancy    = "LRS"
  }
  expect_failures = [var.nfsv3_enabled]
}

run "nfs_with_a_reason" {
  command = plan
  variables {
    nfsv3_enabled = true
    nfsv3_reason  = "The scanners of the archive mount it and know no tokens."
    redundancy    = "LRS"
  }
  assert {
    condition     = azurerm_storage_account.this.nfsv3_enabled && output.nfsv3_reason != null
    error_message = "the choice is made and documented"
  }
}

run "refuses_the_address_that_means_all_of_azure" {
  command = plan
  variables {
    public_network_access_enabled = true
    allowed_ip_ranges             = ["0.0.0.0"]
  }
  expect_failures = [var.allowed_ip_ranges]
}

run "refuses_a_name_that_is_too_long" {
  command = plan
  variables {
    name = "a-lake-with-a-name-of-many-letters"
  }
  expect_failures = [var.name]
}
