mock_provider "azurerm" {
  mock_resource "azurerm_user_assigned_identity" {
    defaults = {
      id           = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-flights-dev/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-flights-download-dev"
      principal_id = "00000000-0000-0000-0000-0000000000c1"
      client_id    = "00000000-0000-0000-0000-0000000000c2"
    }
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
  private_endpoint_subnet_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/private-endpoints"
  subnet_id                  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/container-apps"
  registry                   = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crflightsdev", server = "crflightsdev.azurecr.io" }
  image                      = "crflightsdev.azurecr.io/download@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  written_containers         = { landing = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev/blobServices/default/containers/landing" }
}

run "defaults_are_the_safe_ones" {
  command = plan
  assert {
    condition     = azurerm_container_app_environment.this[0].internal_load_balancer_enabled && azurerm_container_app_environment.this[0].public_network_access == "Disabled" && azurerm_container_app_environment.this[0].logs_destination == "azure-monitor"
    error_message = "an environment without a public side, logs without a key"
  }
  assert {
    condition     = azurerm_container_app_job.this[0].name == "caj-flights-download-dev" && azurerm_container_app_job.this[0].identity[0].type == "UserAssigned" && azurerm_container_app_job.this[0].template[0].container[0].memory == "2Gi"
    error_message = "a job with an identity, name by the rule"
  }
  assert {
    condition     = { for name, role in azurerm_role_assignment.of_download : name => role.role_definition_name } == { "registry" = "AcrPull", "write-landing" = "Storage Blob Data Contributor" }
    error_message = "it pulls its image and writes its container, nothing else"
  }
  assert {
    condition     = length(azurerm_container_app_job.this[0].manual_trigger_config) == 1 && length(azurerm_container_app_job.this[0].schedule_trigger_config) == 0 && length(azurerm_batch_account.this) == 0 && output.private_link_targets == {}
    error_message = "started from outside; no Batch, no endpoint"
  }
  assert {
    condition     = length(azurerm_monitor_diagnostic_setting.environment) == 1 && length(azurerm_container_app_job.this[0].secret) == 0
    error_message = "logs are kept, there is no secret"
  }
}

run "secrets_come_from_the_vault" {
  command = plan
  variables {
    schedule              = "15 3 * * *"
    environment_variables = { LANDING_URL = "https://stflightsdev.dfs.core.windows.net/landing" }
    secret_variables      = { SOURCE_PASSWORD = "https://kv-flights-dev.vault.azure.net/secrets/source" }
    read_vaults           = { platform = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-flights-dev" }
  }
  assert {
    condition     = [for secret in azurerm_container_app_job.this[0].secret : secret.name] == ["source-password"] && alltrue([for secret in azurerm_container_app_job.this[0].secret : secret.value == null || secret.value == ""])
    error_message = "the job has the address of the secret, not its value"
  }
  assert {
    condition     = { for each in azurerm_container_app_job.this[0].template[0].container[0].env : each.name => coalesce(each.value, each.secret_name) } == { AZURE_CLIENT_ID = "00000000-0000-0000-0000-0000000000c2", LANDING_URL = "https://stflightsdev.dfs.core.windows.net/landing", SOURCE_PASSWORD = "source-password" }
    error_message = "the container finds its identity, its target and its secret"
  }
  assert {
    condition     = azurerm_role_assignment.of_download["read-platform"].role_definition_name == "Key Vault Secrets User" && azurerm_container_app_job.this[0].schedule_trigger_config[0].cron_expression == "15 3 * * *"
    error_message = "it may read the vault and starts by itself"
  }
}

run "batch_nodes_have_no_public_addresses" {
  command = plan
  variables {
    runtime     = "batch"
    parallelism = 4
  }
  assert {
    condition     = azurerm_batch_account.this[0].name == "baflightsdownloaddev" && azurerm_batch_account.this[0].public_network_access_enabled == false && azurerm_batch_account.this[0].allowed_authentication_modes == toset(["AAD"])
    error_message = "closed, identities only"
  }
  assert {
    condition     = azurerm_batch_pool.this[0].network_configuration[0].public_address_provisioning_type == "NoPublicIPAddresses" && azurerm_batch_pool.this[0].container_configuration[0].container_registries[0].registry_server == "crflightsdev.azurecr.io"
    error_message = "nodes without public addresses pull with the identity"
  }
  assert {
    condition     = azurerm_batch_pool.this[0].disk_encryption[0].disk_encryption_target == "TemporaryDisk"
    error_message = "what is downloaded lies encrypted"
  }
  assert {
    condition     = strcontains(azurerm_batch_pool.this[0].auto_scale[0].formula, "min(4, waiting)") && toset(keys(output.private_link_targets)) == toset(["batchAccount", "nodeManagement"])
    error_message = "no node without work, endpoints for account and nodes"
  }
  assert {
    condition     = length(azurerm_container_app_environment.this) == 0 && length(azurerm_container_app_job.this) == 0 && length(azurerm_monitor_diagnostic_setting.batch) == 1
    error_message = "one way only, with logs"
  }
}

run "environment_identity_and_endpoints_of_it_are_not_created" {
  command = plan
  variables {
    private_endpoint_mode      = "external"
    private_endpoint_subnet_id = null
    subnet_id                  = null
    existing_environment_id    = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/it/providers/Microsoft.App/managedEnvironments/cae-it"
    existing_identity = {
      id           = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/it/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-it"
      principal_id = "00000000-0000-0000-0000-0000000000d1"
      client_id    = "00000000-0000-0000-0000-0000000000d2"
    }
  }
  assert {
    condition     = length(azurerm_container_app_environment.this) == 0 && length(azurerm_user_assigned_identity.this) == 0 && length(azurerm_monitor_diagnostic_setting.environment) == 0 && length(module.private_endpoint) == 0
    error_message = "environment, identity and endpoints stay with IT"
  }
  assert {
    condition     = endswith(azurerm_container_app_job.this[0].container_app_environment_id, "/managedEnvironments/cae-it") && azurerm_role_assignment.of_download["write-landing"].principal_id == "00000000-0000-0000-0000-0000000000d1"
    error_message = "the job runs in IT's environment as IT's identity"
  }
}

run "refuses_an_image_by_tag" {
  command = plan
  variables {
    image = "crflightsdev.azurecr.io/download:latest"
  }
  expect_failures = [var.image]
}

run "refuses_a_secret_in_clear_text" {
  command = plan
  variables {
    environment_variables = { SOURCE_PASSWORD = "hunter2" }
  }
  expect_failures = [var.environment_variables]
}

run "refuses_to_write_the_whole_account" {
  command = plan
  variables {
    written_containers = { lake = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev" }
  }
  expect_failures = [var.written_containers]
}

run "refuses_batch_without_a_subnet" {
  command = plan
  variables {
    runtime                 = "batch"
    subnet_id               = null
    existing_environment_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/it/providers/Microsoft.App/managedEnvironments/cae-it"
  }
  expect_failures = [var.subnet_id]
}
