# Resource groups, the account for Terraform states, and the identities pipelines sign in as.

module "platform_group" {
  source                       = "../modules/foundation"
  name_prefix                  = var.name_prefix
  environment                  = var.environment
  location                     = var.location
  name                         = var.group_names.platform
  existing_resource_group_name = var.existing_groups.platform
  domain                       = var.tags.domain
  data_product                 = var.tags.dataProduct
  owner                        = var.tags.owner
  cost_centre                  = var.tags.costCentre
  classification               = var.tags.classification
  identities                   = ["deploy", "plan"]
  budget                       = null
}

module "data_group" {
  source                       = "../modules/foundation"
  name_prefix                  = var.name_prefix
  environment                  = var.environment
  location                     = var.location
  name                         = var.group_names.data
  existing_resource_group_name = var.existing_groups.data
  domain                       = var.tags.domain
  data_product                 = var.tags.dataProduct
  owner                        = var.tags.owner
  cost_centre                  = var.tags.costCentre
  classification               = var.tags.classification
  budget                       = var.budget
}

resource "azurerm_storage_account" "state" {
  name                              = var.state_account_name
  location                          = var.location
  resource_group_name               = module.platform_group.name
  account_kind                      = "StorageV2"
  account_tier                      = "Standard"
  account_replication_type          = "ZRS"
  https_traffic_only_enabled        = true
  min_tls_version                   = "TLS1_2"
  allow_nested_items_to_be_public   = false
  shared_access_key_enabled         = false
  default_to_oauth_authentication   = true
  local_user_enabled                = false
  allowed_copy_scope                = "AAD"
  cross_tenant_replication_enabled  = false
  public_network_access_enabled     = false
  infrastructure_encryption_enabled = true
  tags                              = module.platform_group.tags

  network_rules {
    default_action = "Deny"
    bypass         = ["None"]
  }

  sas_policy {
    expiration_period = "00.01:00:00"
    expiration_action = "Block"
  }

  blob_properties {
    versioning_enabled = true

    delete_retention_policy {
      days = 30
    }

    container_delete_retention_policy {
      days = 30
    }
  }
}

resource "azurerm_storage_container" "state" {
  name                  = "tfstate"
  storage_account_id    = azurerm_storage_account.state.id
  container_access_type = "private"
}

resource "azurerm_federated_identity_credential" "deploy" {
  name                      = "pipeline-deploy"
  user_assigned_identity_id = module.platform_group.identities["deploy"].id
  issuer                    = "https://vstoken.dev.azure.com/00000000-0000-4000-8000-000000000000"
  subject                   = "sc://company/shops/deploy-prod"
  audience                  = ["api://AzureADTokenExchange"]
}

resource "azurerm_federated_identity_credential" "plan" {
  name                      = "pipeline-plan"
  user_assigned_identity_id = module.platform_group.identities["plan"].id
  issuer                    = "https://vstoken.dev.azure.com/00000000-0000-4000-8000-000000000000"
  subject                   = "sc://company/shops/plan-prod"
  audience                  = ["api://AzureADTokenExchange"]
}

resource "azurerm_role_assignment" "deploy_platform" {
  scope                = module.platform_group.id
  role_definition_name = "Contributor"
  principal_id         = module.platform_group.identities["deploy"].principal_id
  principal_type       = "ServicePrincipal"
  description          = "Applies the roots."
}

resource "azurerm_role_assignment" "deploy_roles_platform" {
  scope                = module.platform_group.id
  role_definition_name = "Role Based Access Control Administrator"
  principal_id         = module.platform_group.identities["deploy"].principal_id
  principal_type       = "ServicePrincipal"
  condition            = "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {acdd72a7-3385-48ef-bd42-f606fba81ae7, 2a2b9908-6ea1-4ae2-8e65-a410df84e7d1, ba92f5b4-2d11-453d-a403-e96b0029c9fe, 4633458b-17de-408a-b874-0445c86b69e6, e147488a-f6f5-4113-8e2d-b22465e65bf6, 2b629674-e913-4c01-ae53-ef4638d8f975, a638d3c7-ab3a-418d-83e6-5f17a39d4fde, 2c56ea50-c6b3-40a6-83c0-9d98858bc7d2, 3913510d-42f4-4e42-8a64-420c390055eb})) AND ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {acdd72a7-3385-48ef-bd42-f606fba81ae7, 2a2b9908-6ea1-4ae2-8e65-a410df84e7d1, ba92f5b4-2d11-453d-a403-e96b0029c9fe, 4633458b-17de-408a-b874-0445c86b69e6, e147488a-f6f5-4113-8e2d-b22465e65bf6, 2b629674-e913-4c01-ae53-ef4638d8f975, a638d3c7-ab3a-418d-83e6-5f17a39d4fde, 2c56ea50-c6b3-40a6-83c0-9d98858bc7d2, 3913510d-42f4-4e42-8a64-420c390055eb}))"
  condition_version    = "2.0"
  description          = "Hands out roles on data and of the services in use, and no others."
}

resource "azurerm_role_assignment" "plan_platform" {
  scope                = module.platform_group.id
  role_definition_name = "Reader"
  principal_id         = module.platform_group.identities["plan"].principal_id
  principal_type       = "ServicePrincipal"
  description          = "Plans of pull requests."
}

resource "azurerm_role_assignment" "deploy_data" {
  scope                = module.data_group.id
  role_definition_name = "Contributor"
  principal_id         = module.platform_group.identities["deploy"].principal_id
  principal_type       = "ServicePrincipal"
  description          = "Applies the roots."
}

resource "azurerm_role_assignment" "deploy_roles_data" {
  scope                = module.data_group.id
  role_definition_name = "Role Based Access Control Administrator"
  principal_id         = module.platform_group.identities["deploy"].principal_id
  principal_type       = "ServicePrincipal"
  condition            = "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {acdd72a7-3385-48ef-bd42-f606fba81ae7, 2a2b9908-6ea1-4ae2-8e65-a410df84e7d1, ba92f5b4-2d11-453d-a403-e96b0029c9fe, 4633458b-17de-408a-b874-0445c86b69e6, e147488a-f6f5-4113-8e2d-b22465e65bf6, 2b629674-e913-4c01-ae53-ef4638d8f975, a638d3c7-ab3a-418d-83e6-5f17a39d4fde, 2c56ea50-c6b3-40a6-83c0-9d98858bc7d2, 3913510d-42f4-4e42-8a64-420c390055eb})) AND ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {acdd72a7-3385-48ef-bd42-f606fba81ae7, 2a2b9908-6ea1-4ae2-8e65-a410df84e7d1, ba92f5b4-2d11-453d-a403-e96b0029c9fe, 4633458b-17de-408a-b874-0445c86b69e6, e147488a-f6f5-4113-8e2d-b22465e65bf6, 2b629674-e913-4c01-ae53-ef4638d8f975, a638d3c7-ab3a-418d-83e6-5f17a39d4fde, 2c56ea50-c6b3-40a6-83c0-9d98858bc7d2, 3913510d-42f4-4e42-8a64-420c390055eb}))"
  condition_version    = "2.0"
  description          = "Hands out roles on data and of the services in use, and no others."
}

resource "azurerm_role_assignment" "plan_data" {
  scope                = module.data_group.id
  role_definition_name = "Reader"
  principal_id         = module.platform_group.identities["plan"].principal_id
  principal_type       = "ServicePrincipal"
  description          = "Plans of pull requests."
}

resource "azurerm_role_assignment" "deploy_state" {
  scope                = azurerm_storage_container.state.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = module.platform_group.identities["deploy"].principal_id
  principal_type       = "ServicePrincipal"
  description          = "Writes states."
}

resource "azurerm_role_assignment" "plan_state" {
  scope                = azurerm_storage_container.state.id
  role_definition_name = "Storage Blob Data Reader"
  principal_id         = module.platform_group.identities["plan"].principal_id
  principal_type       = "ServicePrincipal"
  description          = "Reads states."
}
