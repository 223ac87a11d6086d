mock_provider "azurerm" {}

variables {
  subscription_id            = "00000000-0000-0000-0000-000000000000"
  tenant_id                  = "00000000-0000-0000-0000-0000000000aa"
  azure_databricks_object_id = "00000000-0000-0000-0000-0000000000db"
  sql_administrators         = { name = "sql-administrators", object_id = "00000000-0000-0000-0000-000000000001" }
  generator_image            = "crflightsdev.azurecr.io/generator@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "everything_is_planned_at_once" {
  command = plan
  assert {
    condition     = module.adls.name == "stflightsdev" && module.databricks_vault.name == "kvdbx-flights-dev" && module.policy.controls["event_hubs_no_keys"].effect == "Audit"
    error_message = "lake, vaults and policies are planned together"
  }
  assert {
    condition     = toset(keys(output.handover.approvals)) == toset(["lake-dfs", "store"])
    error_message = "approvals are named"
  }
}
