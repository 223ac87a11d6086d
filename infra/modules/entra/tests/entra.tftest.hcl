mock_provider "azurerm" {}
mock_provider "azuread" {
  mock_resource "azuread_application" {
    override_during = plan
    defaults = {
      client_id    = "00000000-0000-0000-0000-0000000000c1"
      app_role_ids = { read = "00000000-0000-0000-0000-0000000000f1" }
    }
  }
}

variables {
  name_prefix = "flights"
  environment = "dev"
}

run "groups_and_application_without_a_secret" {
  command = plan
  variables {
    groups        = { analysts = { description = "Read gold tables of on_time", owner_ids = ["00000000-0000-0000-0000-000000000001"] } }
    group_members = { analysts = { ada = "00000000-0000-0000-0000-000000000002" } }
    applications = {
      api = {
        description = "Read API of on_time"
        roles       = ["read"]
        role_groups = { read = ["analysts"] }
      }
    }
  }
  assert {
    condition     = azuread_group.this["analysts"].display_name == "flights-analysts-dev" && azuread_group.this["analysts"].security_enabled && azuread_group.this["analysts"].assignable_to_role == false
    error_message = "a plain security group, named by the rule"
  }
  assert {
    condition     = azuread_application.this["api"].sign_in_audience == "AzureADMyOrg" && azuread_service_principal.this["api"].app_role_assignment_required && length(azuread_application.this["api"].password) == 0
    error_message = "one tenant, assigned roles only, no password"
  }
  assert {
    condition     = azuread_app_role_assignment.this["api/read/analysts"].app_role_id == "00000000-0000-0000-0000-0000000000f1" && contains(keys(azuread_group_member.this), "analysts/ada")
    error_message = "analysts may read, Ada is one of them"
  }
}

run "deployment_signs_in_by_federation" {
  command = plan
  variables {
    identity_federations = {
      azure-devops = {
        user_assigned_identity_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-flights-deploy-dev"
        issuer                    = "https://login.microsoftonline.com/00000000-0000-0000-0000-0000000000aa/v2.0"
        subject                   = "sc://contoso/data/deploy-dev"
      }
    }
  }
  assert {
    condition     = join(",", azurerm_federated_identity_credential.this["azure-devops"].audience) == "api://AzureADTokenExchange" && azurerm_federated_identity_credential.this["azure-devops"].subject == "sc://contoso/data/deploy-dev"
    error_message = "one exact subject may stand for the identity"
  }
}

run "groups_of_it_are_not_created" {
  command = plan
  variables {
    existing_group_ids = { analysts = "00000000-0000-0000-0000-000000000003" }
    applications = {
      api = { description = "Read API of on_time", roles = ["read"], role_groups = { read = ["analysts"] } }
    }
  }
  assert {
    condition     = length(azuread_group.this) + length(azuread_group_member.this) == 0 && azuread_app_role_assignment.this["api/read/analysts"].principal_object_id == "00000000-0000-0000-0000-000000000003"
    error_message = "the group of IT gets the role and is left as it is"
  }
}

run "refuses_a_subject_with_a_wildcard" {
  command = plan
  variables {
    applications = {
      deploy = { description = "Deploys", federations = { github = { issuer = "https://token.actions.githubusercontent.com", subject = "repo:contoso/*" } } }
    }
  }
  expect_failures = [var.applications]
}

run "refuses_members_for_a_group_of_it" {
  command = plan
  variables {
    existing_group_ids = { analysts = "00000000-0000-0000-0000-000000000003" }
    group_members      = { analysts = { ada = "00000000-0000-0000-0000-000000000002" } }
  }
  expect_failures = [var.group_members]
}
