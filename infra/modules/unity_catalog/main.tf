# Unity Catalog of one product: storage credential on its access connector, an external location per container, catalog with its schemas and
# the landing volume, bindings to workspaces, grants, and the secret scope on its vault. The metastore is always given: IT owns it, or
# databricks_account makes it.

locals {
  credential_created = var.existing_storage_credential_name == null
  credential_name    = local.credential_created ? databricks_storage_credential.this[0].name : var.existing_storage_credential_name
  catalog_created    = var.existing_catalog_name == null
  catalog_name       = local.catalog_created ? databricks_catalog.this[0].name : var.existing_catalog_name

  schema_grants = { for schema in var.schemas : schema => [for grant in var.grants : grant if grant.schema == schema] }
  catalog_grants = concat(
    [for grant in var.grants : { principal = grant.principal, privileges = grant.privileges } if grant.schema == null],
    # Whoever may read a schema must be able to enter the catalog.
    [for principal in setsubtract([for grant in var.grants : grant.principal if grant.schema != null], [for grant in var.grants : grant.principal if grant.schema == null]) : { principal = principal, privileges = ["USE_CATALOG"] }],
  )
}

data "databricks_group" "this" {
  for_each     = var.groups
  display_name = each.value
}

resource "databricks_storage_credential" "this" {
  count          = local.credential_created ? 1 : 0
  name           = coalesce(var.storage_credential_name, "${var.product}_${var.environment}")
  comment        = "Identity of ${var.product} for its containers"
  owner          = var.owner
  isolation_mode = "ISOLATION_MODE_ISOLATED"
  azure_managed_identity {
    access_connector_id = var.access_connector_id
  }
}

resource "databricks_external_location" "this" {
  for_each        = var.locations
  name            = "${var.product}_${var.environment}_${each.key}"
  url             = each.value
  credential_name = local.credential_name
  comment         = "${each.key} of ${var.product}"
  owner           = var.owner
  isolation_mode  = "ISOLATION_MODE_ISOLATED"
}

resource "databricks_catalog" "this" {
  count          = local.catalog_created ? 1 : 0
  name           = coalesce(var.catalog_name, "${var.product}_${var.environment}")
  comment        = "Data product ${var.product}"
  owner          = var.owner
  isolation_mode = "ISOLATED"
  storage_root   = var.managed_storage_url
  properties     = var.properties
  depends_on     = [databricks_external_location.this]
}

resource "databricks_schema" "this" {
  for_each     = var.schemas
  catalog_name = local.catalog_name
  name         = each.value
  comment      = "Layer ${each.value} of ${var.product}"
  owner        = var.owner
}

resource "databricks_volume" "landing" {
  count            = var.landing_volume == null ? 0 : 1
  name             = "landing"
  catalog_name     = local.catalog_name
  schema_name      = databricks_schema.this[var.landing_volume.schema].name
  volume_type      = "EXTERNAL"
  storage_location = var.landing_volume.url
  comment          = "Files as delivered"
  owner            = var.owner
  depends_on       = [databricks_external_location.this]
}

resource "databricks_workspace_binding" "catalog" {
  for_each       = local.catalog_created ? var.workspace_ids : {}
  securable_name = local.catalog_name
  securable_type = "catalog"
  workspace_id   = each.value
  binding_type   = "BINDING_TYPE_READ_WRITE"
}

resource "databricks_workspace_binding" "credential" {
  for_each       = local.credential_created ? var.workspace_ids : {}
  securable_name = local.credential_name
  securable_type = "storage_credential"
  workspace_id   = each.value
}

resource "databricks_workspace_binding" "location" {
  for_each       = { for pair in setproduct(keys(var.locations), keys(var.workspace_ids)) : "${pair[0]}/${pair[1]}" => { location = pair[0], workspace = pair[1] } }
  securable_name = databricks_external_location.this[each.value.location].name
  securable_type = "external_location"
  workspace_id   = var.workspace_ids[each.value.workspace]
}

resource "databricks_grants" "catalog" {
  count   = local.catalog_created && length(local.catalog_grants) > 0 ? 1 : 0
  catalog = local.catalog_name
  dynamic "grant" {
    for_each = local.catalog_grants
    content {
      principal  = grant.value.principal
      privileges = grant.value.privileges
    }
  }
}

resource "databricks_grants" "schema" {
  for_each = { for schema, grants in local.schema_grants : schema => grants if length(grants) > 0 }
  schema   = databricks_schema.this[each.key].id
  dynamic "grant" {
    for_each = each.value
    content {
      principal  = grant.value.principal
      privileges = grant.value.privileges
    }
  }
}

resource "databricks_grants" "location" {
  for_each          = { for location, grants in var.location_grants : location => grants if length(grants) > 0 }
  external_location = databricks_external_location.this[each.key].id
  dynamic "grant" {
    for_each = each.value
    content {
      principal  = grant.key
      privileges = grant.value
    }
  }
}

# Whoever creates the scope manages it; nobody else sees the secrets of the vault unless named in secret_readers.
resource "databricks_secret_scope" "this" {
  count        = var.secret_scope == null ? 0 : 1
  name         = coalesce(var.secret_scope.name, "${var.product}_${var.environment}")
  backend_type = "AZURE_KEYVAULT"
  keyvault_metadata {
    resource_id = var.secret_scope.vault_id
    dns_name    = var.secret_scope.vault_uri
  }
}

resource "databricks_secret_acl" "reader" {
  for_each   = var.secret_scope == null ? toset([]) : var.secret_scope.readers
  scope      = databricks_secret_scope.this[0].name
  principal  = each.value
  permission = "READ"
}
