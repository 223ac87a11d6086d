mock_provider "databricks" {}

variables {
  environment         = "dev"
  product             = "on_time"
  owner               = "aviation-data-owners"
  access_connector_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Databricks/accessConnectors/dbac-on-time"
  workspace_ids       = { analytics = 1234567890123456 }
  locations = {
    landing = "abfss://landing@stflightsdev.dfs.core.windows.net/"
    bronze  = "abfss://bronze@stflightsdev.dfs.core.windows.net/"
    gold    = "abfss://gold@stflightsdev.dfs.core.windows.net/"
  }
}

run "catalog_with_its_layers" {
  command = plan
  variables {
    managed_storage_url = "abfss://gold@stflightsdev.dfs.core.windows.net/managed"
    landing_volume      = { schema = "bronze", url = "abfss://landing@stflightsdev.dfs.core.windows.net/ops" }
  }
  assert {
    condition     = databricks_catalog.this[0].name == "on_time_dev" && databricks_catalog.this[0].isolation_mode == "ISOLATED" && databricks_storage_credential.this[0].isolation_mode == "ISOLATION_MODE_ISOLATED"
    error_message = "catalog and credential are seen by bound workspaces only"
  }
  assert {
    condition     = toset(keys(databricks_schema.this)) == toset(["bronze", "silver", "gold", "ops"]) && toset(keys(databricks_external_location.this)) == toset(["landing", "bronze", "gold"])
    error_message = "a schema per layer and a location per container"
  }
  assert {
    condition     = databricks_volume.landing[0].volume_type == "EXTERNAL" && databricks_workspace_binding.catalog["analytics"].workspace_id == 1234567890123456 && length(databricks_workspace_binding.location) == 3
    error_message = "landing volume and bindings are there"
  }
  assert {
    condition     = length(databricks_grants.catalog) == 0 && length(databricks_secret_scope.this) == 0
    error_message = "nobody gets anything unless named"
  }
}

run "readers_of_a_schema_can_enter_the_catalog" {
  command = plan
  variables {
    grants = [
      { principal = "analysts", privileges = ["USE_SCHEMA", "SELECT"], schema = "gold" },
      { principal = "engineers", privileges = ["USE_CATALOG", "USE_SCHEMA", "SELECT", "MODIFY"] },
    ]
  }
  assert {
    condition     = length(databricks_grants.schema) == 1 && one(databricks_grants.schema["gold"].grant).principal == "analysts"
    error_message = "analysts read gold and nothing else"
  }
  assert {
    condition     = { for grant in databricks_grants.catalog[0].grant : grant.principal => length(grant.privileges) } == { analysts = 1, engineers = 4 }
    error_message = "analysts may only enter the catalog, engineers keep their rights"
  }
}

run "secrets_are_for_named_readers" {
  command = plan
  variables {
    secret_scope = {
      vault_id  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kvdbx-flights-dev"
      vault_uri = "https://kvdbx-flights-dev.vault.azure.net/"
      readers   = ["engineers"]
    }
  }
  assert {
    condition     = databricks_secret_scope.this[0].backend_type == "AZURE_KEYVAULT" && databricks_secret_scope.this[0].initial_manage_principal == null && databricks_secret_acl.reader["engineers"].permission == "READ"
    error_message = "the scope is not open to all users; engineers read"
  }
}

run "catalog_and_credential_of_it_are_not_created" {
  command = plan
  variables {
    access_connector_id              = null
    existing_storage_credential_name = "it_credential"
    existing_catalog_name            = "it_catalog"
    grants                           = [{ principal = "analysts", privileges = ["USE_SCHEMA", "SELECT"], schema = "gold" }]
  }
  assert {
    condition     = length(databricks_storage_credential.this) + length(databricks_catalog.this) + length(databricks_workspace_binding.catalog) + length(databricks_workspace_binding.credential) + length(databricks_grants.catalog) == 0
    error_message = "nothing of credential and catalog is created"
  }
  assert {
    condition     = databricks_external_location.this["bronze"].credential_name == "it_credential" && databricks_schema.this["gold"].catalog_name == "it_catalog"
    error_message = "what is given is used"
  }
}

run "refuses_all_privileges" {
  command = plan
  variables {
    grants = [{ principal = "engineers", privileges = ["ALL_PRIVILEGES"] }]
  }
  expect_failures = [var.grants]
}

run "refuses_secrets_for_everybody" {
  command = plan
  variables {
    secret_scope = {
      vault_id  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kvdbx-flights-dev"
      vault_uri = "https://kvdbx-flights-dev.vault.azure.net/"
      readers   = ["users"]
    }
  }
  expect_failures = [var.secret_scope]
}

run "refuses_a_location_that_is_no_address" {
  command = plan
  variables {
    locations = { bronze = "https://stflightsdev.blob.core.windows.net/bronze" }
  }
  expect_failures = [var.locations]
}
