# Entra objects of a platform or product: groups, applications with their roles, and federation instead of secrets, for applications and for
# user-assigned identities. No password is made here: it would lie in the state.
# Groups of IT are given in existing_group_ids and are neither created nor filled.

locals {
  group_ids   = merge({ for name, group in azuread_group.this : name => group.object_id }, var.existing_group_ids)
  memberships = merge([for group, members in var.group_members : { for name, id in members : "${group}/${name}" => { group = group, member = id } }]...)
  app_roles   = merge([for app, each in var.applications : { for role in each.roles : "${app}/${role}" => { app = app, role = role } }]...)
  assignments = merge([for app, each in var.applications : merge([for role, groups in each.role_groups : { for group in groups : "${app}/${role}/${group}" => { app = app, role = role, group = group } }]...)]...)
  federations = merge([for app, each in var.applications : { for name, federation in each.federations : "${app}/${name}" => merge(federation, { app = app, name = name }) }]...)
  audience    = "api://AzureADTokenExchange"
}

resource "azuread_group" "this" {
  for_each                = var.groups
  display_name            = "${var.name_prefix}-${each.key}-${var.environment}"
  description             = each.value.description
  security_enabled        = true
  mail_enabled            = false
  assignable_to_role      = false
  prevent_duplicate_names = true
  owners                  = each.value.owner_ids

  # Members come from access packages and reviews; those named here are added one by one.
  lifecycle {
    ignore_changes = [members]
  }
}

resource "azuread_group_member" "this" {
  for_each         = local.memberships
  group_object_id  = azuread_group.this[each.value.group].object_id
  member_object_id = each.value.member
}

resource "azuread_application" "this" {
  for_each                = var.applications
  display_name            = "${var.name_prefix}-${each.key}-${var.environment}"
  description             = each.value.description
  sign_in_audience        = "AzureADMyOrg"
  owners                  = each.value.owner_ids
  prevent_duplicate_names = true

  api {
    requested_access_token_version = 2
  }

  dynamic "app_role" {
    for_each = each.value.roles
    content {
      id                   = uuidv5("dns", "${app_role.value}.${each.key}.${var.name_prefix}.${var.environment}")
      value                = app_role.value
      display_name         = app_role.value
      description          = "May ${app_role.value} with ${each.key}"
      allowed_member_types = ["User", "Application"]
      enabled              = true
    }
  }

  dynamic "web" {
    for_each = length(each.value.redirect_uris) == 0 ? [] : [each.value.redirect_uris]
    content {
      redirect_uris = web.value
      implicit_grant {
        access_token_issuance_enabled = false
        id_token_issuance_enabled     = false
      }
    }
  }
}

resource "azuread_service_principal" "this" {
  for_each  = var.applications
  client_id = azuread_application.this[each.key].client_id
  owners    = each.value.owner_ids
  # Without an assigned role nobody gets a token for the application.
  app_role_assignment_required = length(each.value.roles) > 0
}

resource "azuread_app_role_assignment" "this" {
  for_each            = local.assignments
  app_role_id         = azuread_application.this[each.value.app].app_role_ids[each.value.role]
  principal_object_id = local.group_ids[each.value.group]
  resource_object_id  = azuread_service_principal.this[each.value.app].object_id
}

resource "azuread_application_federated_identity_credential" "this" {
  for_each       = local.federations
  application_id = azuread_application.this[each.value.app].id
  display_name   = each.value.name
  description    = each.value.description
  issuer         = each.value.issuer
  subject        = each.value.subject
  audiences      = [local.audience]
}

resource "azurerm_federated_identity_credential" "this" {
  for_each                  = var.identity_federations
  name                      = each.key
  user_assigned_identity_id = each.value.user_assigned_identity_id
  issuer                    = each.value.issuer
  subject                   = each.value.subject
  audience                  = [local.audience]
}
