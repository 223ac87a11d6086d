# Compute of one workspace: cluster policies that keep clusters small, patched and short-lived, instance pools, SQL warehouses, optional
# clusters for people, service principals, Git, and the settings that close old doors. Jobs are deployed with the asset bundle.
# With existing_policy_ids and existing_pool_ids the platform owns these, and they are used but not created.

locals {
  policy_ids = merge({ for name, policy in databricks_cluster_policy.this : name => policy.id }, var.existing_policy_ids)
  pool_ids   = merge({ for name, pool in databricks_instance_pool.this : name => pool.id }, var.existing_pool_ids)

  access_modes = { single_user = "SINGLE_USER", shared = "USER_ISOLATION" }

  single_node = {
    "num_workers"                                 = { type = "fixed", value = 0 }
    "spark_conf.spark.master"                     = { type = "fixed", value = "local[*]" }
    "spark_conf.spark.databricks.cluster.profile" = { type = "fixed", value = "singleNode" }
    "custom_tags.ResourceClass"                   = { type = "fixed", value = "SingleNode" }
  }

  policy_definitions = {
    for name, policy in var.cluster_policies : name => merge(
      {
        "spark_version"           = { type = "allowlist", values = sort(tolist(policy.runtime_versions)), defaultValue = policy.default_runtime_version }
        "node_type_id"            = { type = "allowlist", values = sort(tolist(policy.node_types)), defaultValue = policy.default_node_type }
        "runtime_engine"          = { type = "fixed", value = policy.photon_enabled ? "PHOTON" : "STANDARD" }
        "data_security_mode"      = { type = "fixed", value = local.access_modes[policy.access_mode] }
        "autotermination_minutes" = { type = "range", minValue = 10, maxValue = policy.max_idle_minutes, defaultValue = policy.idle_minutes }
      },
      { for tag, value in var.tags : "custom_tags.${tag}" => { type = "fixed", value = value } },
      # A condition between two objects would give all their values one type, and numbers would become text.
      { for key, value in local.single_node : key => value if policy.max_workers == 0 },
      {
        for key, value in {
          "num_workers"           = { type = "range", minValue = 1, maxValue = policy.max_workers, isOptional = true }
          "autoscale.max_workers" = { type = "range", maxValue = policy.max_workers, isOptional = true }
        } : key => value if policy.max_workers > 0
      },
    )
  }
}

resource "databricks_cluster_policy" "this" {
  for_each              = var.cluster_policies
  name                  = "${var.name_prefix}-${each.key}-${var.environment}"
  description           = each.value.description
  definition            = jsonencode(local.policy_definitions[each.key])
  max_clusters_per_user = each.value.max_clusters_per_user
}

resource "databricks_permissions" "policy" {
  for_each          = { for name, policy in var.cluster_policies : name => policy if length(policy.user_groups) > 0 }
  cluster_policy_id = databricks_cluster_policy.this[each.key].id
  dynamic "access_control" {
    for_each = each.value.user_groups
    content {
      group_name       = access_control.value
      permission_level = "CAN_USE"
    }
  }
}

resource "databricks_instance_pool" "this" {
  for_each                              = var.instance_pools
  instance_pool_name                    = "${var.name_prefix}-${each.key}-${var.environment}"
  node_type_id                          = each.value.node_type
  min_idle_instances                    = each.value.min_idle
  max_capacity                          = each.value.max_capacity
  idle_instance_autotermination_minutes = each.value.idle_minutes
  preloaded_spark_versions              = [each.value.runtime_version]
  enable_elastic_disk                   = true
  custom_tags                           = var.tags
  azure_attributes {
    availability = each.value.spot_enabled ? "SPOT_AZURE" : "ON_DEMAND_AZURE"
  }
}

resource "databricks_cluster" "this" {
  for_each                = var.clusters
  cluster_name            = "${var.name_prefix}-${each.key}-${var.environment}"
  policy_id               = each.value.policy == null ? null : local.policy_ids[each.value.policy]
  spark_version           = each.value.runtime_version
  node_type_id            = each.value.pool == null ? each.value.node_type : null
  instance_pool_id        = each.value.pool == null ? null : local.pool_ids[each.value.pool]
  num_workers             = each.value.workers
  kind                    = "CLASSIC_PREVIEW"
  is_single_node          = each.value.workers == 0
  data_security_mode      = each.value.single_user_name == null ? "USER_ISOLATION" : "SINGLE_USER"
  single_user_name        = each.value.single_user_name
  runtime_engine          = each.value.photon_enabled ? "PHOTON" : "STANDARD"
  autotermination_minutes = each.value.idle_minutes
  enable_elastic_disk     = true
  custom_tags             = var.tags
  no_wait                 = true
}

resource "databricks_sql_endpoint" "this" {
  for_each                  = var.sql_warehouses
  name                      = "${var.name_prefix}-${each.key}-${var.environment}"
  cluster_size              = each.value.size
  min_num_clusters          = 1
  max_num_clusters          = each.value.max_clusters
  auto_stop_mins            = each.value.idle_minutes
  enable_serverless_compute = each.value.serverless_enabled
  warehouse_type            = "PRO"
  spot_instance_policy      = "RELIABILITY_OPTIMIZED"
  tags {
    dynamic "custom_tags" {
      for_each = var.tags
      content {
        key   = custom_tags.key
        value = custom_tags.value
      }
    }
  }
}

resource "databricks_permissions" "warehouse" {
  for_each        = { for name, warehouse in var.sql_warehouses : name => warehouse if length(warehouse.user_groups) > 0 }
  sql_endpoint_id = databricks_sql_endpoint.this[each.key].id
  dynamic "access_control" {
    for_each = each.value.user_groups
    content {
      group_name       = access_control.value
      permission_level = "CAN_USE"
    }
  }
}

resource "databricks_service_principal" "this" {
  for_each                   = var.service_principals
  application_id             = each.value
  display_name               = each.key
  allow_cluster_create       = false
  allow_instance_pool_create = false
  workspace_access           = true
  disable_as_user_deletion   = true
}

resource "databricks_workspace_conf" "this" {
  custom_config = {
    enableIpAccessLists = tostring(length(var.allowed_ip_ranges) > 0)
    enableTokensConfig  = tostring(var.access_tokens_enabled)
  }
}

resource "databricks_ip_access_list" "allowed" {
  count        = length(var.allowed_ip_ranges) > 0 ? 1 : 0
  label        = "allowed"
  list_type    = "ALLOW"
  ip_addresses = sort(tolist(var.allowed_ip_ranges))
  depends_on   = [databricks_workspace_conf.this]
}

resource "databricks_disable_legacy_access_setting" "this" {
  count = var.legacy_access_enabled ? 0 : 1
  disable_legacy_access {
    value = true
  }
}

resource "databricks_disable_legacy_dbfs_setting" "this" {
  count = var.legacy_access_enabled ? 0 : 1
  disable_legacy_dbfs {
    value = true
  }
}

resource "databricks_restrict_workspace_admins_setting" "this" {
  restrict_workspace_admins {
    status = "RESTRICT_TOKENS_AND_JOB_RUN_AS"
  }
}

# The token comes from an ephemeral secret of the root or stays with the Git provider; here it is only the provider and the user.
resource "databricks_git_credential" "this" {
  count        = var.git == null ? 0 : 1
  git_provider = var.git.provider
  git_username = var.git.user_name
  git_email    = var.git.user_email
  name         = "${var.name_prefix}-${var.environment}"
}

resource "databricks_repo" "this" {
  count             = var.git == null ? 0 : 1
  url               = var.git.url
  git_provider      = var.git.provider
  branch            = var.git.branch
  path              = var.git.workspace_path
  git_credential_id = databricks_git_credential.this[0].id
}
