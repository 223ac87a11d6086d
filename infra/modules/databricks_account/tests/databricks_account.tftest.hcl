mock_provider "databricks" {}

variables {
  name_prefix     = "flights"
  environment     = "dev"
  location        = "westeurope"
  account_id      = "00000000-0000-0000-0000-0000000000ac"
  workspace_ids   = { analytics = 1234567890123456 }
  metastore_owner = "metastore-administrators"
}

run "serverless_compute_is_closed" {
  command = plan
  variables {
    allowed_internet_hosts = ["pypi.example.com"]
    serverless_private_endpoints = {
      lake = { resource_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stflightsdev", sub_resource = "dfs" }
    }
  }
  assert {
    condition     = databricks_account_network_policy.this.egress.network_access.restriction_mode == "RESTRICTED_ACCESS" && databricks_account_network_policy.this.egress.network_access.policy_enforcement.enforcement_mode == "ENFORCED"
    error_message = "what is not allowed is refused"
  }
  assert {
    condition     = databricks_account_network_policy.this.egress.network_access.allowed_internet_destinations[0].destination == "pypi.example.com" && databricks_mws_ncc_private_endpoint_rule.this["lake"].group_id == "dfs"
    error_message = "the named host and the lake are reached"
  }
  assert {
    condition     = databricks_metastore.this[0].name == "metastore-westeurope" && databricks_metastore.this[0].storage_root == null && databricks_metastore_assignment.this["analytics"].workspace_id == 1234567890123456
    error_message = "the metastore has no storage of its own and is assigned"
  }
}

run "members_and_federation" {
  command = plan
  variables {
    workspace_members = { analytics = { engineers = { principal_id = 11 }, platform = { principal_id = 12, permission = "ADMIN" } } }
    federated_service_principals = {
      deploy = { service_principal_id = 21, issuer = "https://vstoken.dev.azure.com/00000000-0000-0000-0000-000000000001", subject = "sc://contoso/data/deploy-dev" }
    }
    budget = { monthly_usd = 300, contact_emails = ["aviation-data@example.com"] }
  }
  assert {
    condition     = databricks_mws_permission_assignment.this["analytics/engineers"].permissions == toset(["USER"]) && databricks_mws_permission_assignment.this["analytics/platform"].permissions == toset(["ADMIN"])
    error_message = "everybody enters as what was named"
  }
  assert {
    condition     = databricks_service_principal_federation_policy.this["deploy"].oidc_policy.subject == "sc://contoso/data/deploy-dev" && databricks_budget.this[0].alert_configurations[0].quantity_threshold == "300"
    error_message = "deployment signs in without a secret, spending is watched"
  }
}

run "metastore_of_it_is_not_created" {
  command = plan
  variables {
    existing_metastore_id = "00000000-0000-0000-0000-0000000000be"
    metastore_owner       = null
  }
  assert {
    condition     = length(databricks_metastore.this) == 0 && databricks_metastore_assignment.this["analytics"].metastore_id == "00000000-0000-0000-0000-0000000000be"
    error_message = "the metastore of IT is assigned and none is created"
  }
}

run "refuses_a_subject_with_a_wildcard" {
  command = plan
  variables {
    federated_service_principals = {
      deploy = { service_principal_id = 21, issuer = "https://vstoken.dev.azure.com/1", subject = "sc://contoso/*" }
    }
  }
  expect_failures = [var.federated_service_principals]
}

run "refuses_a_metastore_without_owner" {
  command = plan
  variables {
    metastore_owner = null
  }
  expect_failures = [var.metastore_owner]
}
