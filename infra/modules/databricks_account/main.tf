# What belongs to the Databricks account: metastore of the region and its assignment, private endpoints and limits of serverless compute,
# who may enter the workspaces, federation of service principals, budget. The root passes a provider that is signed in to the account.
# With existing_metastore_id the metastore belongs to IT and is only assigned. Endpoint rules arrive pending at their target.

locals {
  metastore_created = var.existing_metastore_id == null
  metastore_id      = local.metastore_created ? databricks_metastore.this[0].id : var.existing_metastore_id
  members           = merge([for workspace, members in var.workspace_members : { for principal, member in members : "${workspace}/${principal}" => merge(member, { workspace = workspace }) }]...)
}

resource "databricks_metastore" "this" {
  count         = local.metastore_created ? 1 : 0
  name          = coalesce(var.metastore_name, "metastore-${var.location}")
  region        = var.location
  owner         = var.metastore_owner
  force_destroy = false
}

resource "databricks_metastore_assignment" "this" {
  for_each     = var.workspace_ids
  metastore_id = local.metastore_id
  workspace_id = each.value
}

resource "databricks_mws_network_connectivity_config" "this" {
  name   = "ncc-${var.name_prefix}-${var.environment}"
  region = var.location
}

resource "databricks_mws_ncc_binding" "this" {
  for_each                       = var.workspace_ids
  network_connectivity_config_id = databricks_mws_network_connectivity_config.this.network_connectivity_config_id
  workspace_id                   = each.value
}

resource "databricks_mws_ncc_private_endpoint_rule" "this" {
  for_each                       = var.serverless_private_endpoints
  network_connectivity_config_id = databricks_mws_network_connectivity_config.this.network_connectivity_config_id
  resource_id                    = each.value.resource_id
  group_id                       = each.value.sub_resource
}

resource "databricks_account_network_policy" "this" {
  account_id        = var.account_id
  network_policy_id = "np-${var.name_prefix}-${var.environment}"
  egress = {
    network_access = {
      restriction_mode = var.serverless_internet_allowed ? "FULL_ACCESS" : "RESTRICTED_ACCESS"
      allowed_internet_destinations = [
        for host in sort(tolist(var.allowed_internet_hosts)) : { destination = host, internet_destination_type = "DNS_NAME" }
      ]
      allowed_storage_destinations = [
        for account in sort(tolist(var.allowed_storage_accounts)) : { azure_storage_account = account, azure_storage_service = "dfs", storage_destination_type = "AZURE_STORAGE" }
      ]
      policy_enforcement = { enforcement_mode = var.egress_enforced ? "ENFORCED" : "DRY_RUN" }
    }
  }
}

resource "databricks_workspace_network_option" "this" {
  for_each          = var.workspace_ids
  workspace_id      = each.value
  network_policy_id = databricks_account_network_policy.this.network_policy_id
}

resource "databricks_mws_permission_assignment" "this" {
  for_each     = local.members
  workspace_id = var.workspace_ids[each.value.workspace]
  principal_id = each.value.principal_id
  permissions  = [each.value.permission]
}

resource "databricks_service_principal_federation_policy" "this" {
  for_each             = var.federated_service_principals
  service_principal_id = each.value.service_principal_id
  description          = "${each.key} signs in without a secret"
  oidc_policy = {
    issuer        = each.value.issuer
    subject       = each.value.subject
    subject_claim = "sub"
    audiences     = each.value.audiences
  }
}

resource "databricks_budget" "this" {
  count        = var.budget == null ? 0 : 1
  display_name = "${var.name_prefix}-${var.environment}"

  alert_configurations {
    time_period        = "MONTH"
    trigger_type       = "CUMULATIVE_SPENDING_EXCEEDED"
    quantity_type      = "LIST_PRICE_DOLLARS_USD"
    quantity_threshold = tostring(var.budget.monthly_usd)

    dynamic "action_configurations" {
      for_each = var.budget.contact_emails
      content {
        action_type = "EMAIL_NOTIFICATION"
        target      = action_configurations.value
      }
    }
  }

  filter {
    workspace_id {
      operator = "IN"
      values   = values(var.workspace_ids)
    }
  }
}
