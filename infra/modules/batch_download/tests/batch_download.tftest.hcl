mock_provider "azurerm" {
  mock_resource "azurerm_user_assigned_identity" {
    override_during = plan
    defaults = {
      id           = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-job"
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
  infrastructure_subnet_id   = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/container-apps"
  registry_host              = "crflightsdev.azurecr.io"
  registry_id                = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crflightsdev"
  jobs = {
    archives = {
      image = "downloader:1.4.2"
      cron  = "0 3 * * *"
      data_containers = {
        landing = { container_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev/blobServices/default/containers/landing", access = "write" }
      }
    }
  }
}

run "jobs_run_inside_with_an_identity" {
  command = plan
  assert {
    condition     = azurerm_container_app_environment.this[0].internal_load_balancer_enabled && azurerm_container_app_environment.this[0].public_network_access == "Disabled" && azurerm_container_app_environment.this[0].logs_destination == "azure-monitor"
    error_message = "the environment is inside and needs no workspace key for its logs"
  }
  assert {
    condition     = azurerm_container_app_job.this["archives"].template[0].container[0].image == "crflightsdev.azurecr.io/downloader:1.4.2" && azurerm_container_app_job.this["archives"].schedule_trigger_config[0].cron_expression == "0 3 * * *" && azurerm_container_app_job.this["archives"].identity[0].type == "UserAssigned"
    error_message = "image, schedule and identity are as named"
  }
  assert {
    condition     = azurerm_role_assignment.data["archives/landing"].role_definition_name == "Storage Blob Data Contributor" && azurerm_role_assignment.pull["archives"].role_definition_name == "AcrPull" && length(azurerm_role_assignment.vault) == 0
    error_message = "it pulls its image and writes one container"
  }
}

run "secrets_come_from_the_vault" {
  command = plan
  variables {
    secret_vault_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-flights-dev"
    jobs = {
      archives = { image = "downloader@sha256:0123", secrets = { SITE_PASSWORD = "https://kv-flights-dev.vault.azure.net/secrets/site-password" } }
    }
  }
  assert {
    condition     = one(azurerm_container_app_job.this["archives"].secret).name == "site-password" && length(azurerm_container_app_job.this["archives"].manual_trigger_config) == 1 && azurerm_role_assignment.vault["archives"].role_definition_name == "Key Vault Secrets User"
    error_message = "the value stays in the vault, the job starts on demand"
  }
}

run "batch_account_without_keys" {
  command = plan
  variables {
    jobs          = {}
    batch_account = { storage_account_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stbatch" }
  }
  assert {
    condition     = azurerm_batch_account.this[0].public_network_access_enabled == false && azurerm_batch_account.this[0].allowed_authentication_modes == toset(["AAD"]) && toset(keys(output.private_link_targets)) == toset(["batchAccount", "nodeManagement"])
    error_message = "Entra only, closed, with both endpoints"
  }
}

run "environment_of_it_is_not_created" {
  command = plan
  variables {
    existing_environment_id  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.App/managedEnvironments/cae-it"
    infrastructure_subnet_id = null
  }
  assert {
    condition     = length(azurerm_container_app_environment.this) + length(azurerm_monitor_diagnostic_setting.environment) == 0 && azurerm_container_app_job.this["archives"].container_app_environment_id == "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.App/managedEnvironments/cae-it"
    error_message = "the job runs in the environment of IT"
  }
}

run "refuses_the_image_latest" {
  command = plan
  variables {
    jobs = { archives = { image = "downloader:latest" } }
  }
  expect_failures = [var.jobs]
}
