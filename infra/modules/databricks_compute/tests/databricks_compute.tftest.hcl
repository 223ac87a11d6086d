mock_provider "databricks" {}

variables {
  name_prefix = "flights"
  environment = "dev"
  tags        = { env = "dev", costCentre = "4711" }
}

run "old_doors_are_closed" {
  command = plan
  assert {
    condition     = databricks_workspace_conf.this.custom_config == tomap({ enableIpAccessLists = "false", enableTokensConfig = "false" }) && databricks_disable_legacy_access_setting.this[0].disable_legacy_access[0].value && databricks_disable_legacy_dbfs_setting.this[0].disable_legacy_dbfs[0].value
    error_message = "no personal tokens, no Hive metastore, no DBFS root"
  }
  assert {
    condition     = databricks_restrict_workspace_admins_setting.this.restrict_workspace_admins[0].status == "RESTRICT_TOKENS_AND_JOB_RUN_AS"
    error_message = "administrators cannot act as others"
  }
  assert {
    condition     = length(databricks_cluster_policy.this) + length(databricks_cluster.this) + length(databricks_sql_endpoint.this) == 0
    error_message = "no compute unless named"
  }
}

run "policy_fixes_what_costs_and_what_opens" {
  command = plan
  variables {
    cluster_policies = {
      engineers = { user_groups = ["engineers"] }
      small     = { max_workers = 0, node_types = ["Standard_D3_v2"], default_node_type = "Standard_D3_v2" }
    }
  }
  assert {
    condition     = jsondecode(databricks_cluster_policy.this["engineers"].definition)["runtime_engine"].value == "STANDARD" && jsondecode(databricks_cluster_policy.this["engineers"].definition)["data_security_mode"].value == "SINGLE_USER" && jsondecode(databricks_cluster_policy.this["engineers"].definition)["autotermination_minutes"].maxValue == 60
    error_message = "Photon off, one user, stops after an hour at the latest"
  }
  assert {
    condition     = jsondecode(databricks_cluster_policy.this["small"].definition)["num_workers"].value == 0 && jsondecode(databricks_cluster_policy.this["small"].definition)["custom_tags.costCentre"].value == "4711"
    error_message = "single node, charged to its cost centre"
  }
  assert {
    condition     = one(databricks_permissions.policy["engineers"].access_control).permission_level == "CAN_USE" && !contains(keys(databricks_permissions.policy), "small")
    error_message = "only the named group uses the policy"
  }
}

run "cluster_warehouse_and_pool" {
  command = plan
  variables {
    cluster_policies  = { engineers = {} }
    instance_pools    = { small = { node_type = "Standard_D3_v2" } }
    clusters          = { exploration = { policy = "engineers", single_user_name = "ada@example.com" } }
    sql_warehouses    = { analysts = { user_groups = ["analysts"] } }
    allowed_ip_ranges = ["203.0.113.0/24"]
    git               = { url = "https://dev.azure.com/contoso/data/_git/flights" }
  }
  assert {
    condition     = databricks_cluster.this["exploration"].data_security_mode == "SINGLE_USER" && databricks_cluster.this["exploration"].is_single_node && databricks_cluster.this["exploration"].autotermination_minutes == 20 && databricks_cluster.this["exploration"].node_type_id == "Standard_D3_v2" && databricks_cluster.this["exploration"].spark_version == "15.4.x-scala2.12"
    error_message = "the cluster of the blueprint, which stops by itself"
  }
  assert {
    condition     = databricks_sql_endpoint.this["analysts"].auto_stop_mins == 10 && databricks_instance_pool.this["small"].min_idle_instances == 0
    error_message = "nothing waits for long"
  }
  assert {
    condition     = databricks_ip_access_list.allowed[0].list_type == "ALLOW" && databricks_workspace_conf.this.custom_config["enableIpAccessLists"] == "true" && databricks_git_credential.this[0].git_provider == "azureDevOpsServicesAad"
    error_message = "the address list is in force, Git signs in with Entra"
  }
}

run "policies_and_pools_of_it_are_not_created" {
  command = plan
  variables {
    existing_policy_ids = { platform = "ABC123" }
    existing_pool_ids   = { platform = "0101-pool" }
    clusters            = { exploration = { policy = "platform", pool = "platform" } }
  }
  assert {
    condition     = length(databricks_cluster_policy.this) + length(databricks_instance_pool.this) + length(databricks_permissions.policy) == 0
    error_message = "neither policies nor pools are created"
  }
  assert {
    condition     = databricks_cluster.this["exploration"].policy_id == "ABC123" && databricks_cluster.this["exploration"].instance_pool_id == "0101-pool" && databricks_cluster.this["exploration"].data_security_mode == "USER_ISOLATION"
    error_message = "the given ones are used"
  }
}

run "refuses_a_cluster_that_never_stops" {
  command = plan
  variables {
    cluster_policies = { engineers = {} }
    clusters         = { exploration = { policy = "engineers", idle_minutes = 0 } }
  }
  expect_failures = [var.clusters]
}

run "refuses_a_token_in_the_address_of_git" {
  command = plan
  variables {
    git = { url = "https://user:token@dev.azure.com/contoso/data/_git/flights" }
  }
  expect_failures = [var.git]
}

run "unrestricted_cluster_of_the_blueprint_by_choice" {
  command = plan
  variables {
    unrestricted_clusters_allowed = true
    clusters                      = { exploration = { workers = 2 } }
  }
  assert {
    condition     = databricks_cluster.this["exploration"].num_workers == 2 && databricks_cluster.this["exploration"].is_single_node == false && databricks_cluster.this["exploration"].autotermination_minutes == 20
    error_message = "several nodes without a policy, which still stop by themselves"
  }
}

run "refuses_a_cluster_without_policy" {
  command = plan
  variables {
    clusters = { exploration = {} }
  }
  expect_failures = [var.clusters]
}
