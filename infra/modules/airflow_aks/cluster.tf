locals {
  cluster_name = coalesce(var.name, "aks-${var.name_prefix}-airflow-${var.environment}")
  api_zone     = "privatelink.${var.location}.azmk8s.io"
  own_api_zone = contains(keys(var.private_dns_zone_ids), local.api_zone)

  cluster_identity_roles = merge(
    { subnet = { scope = var.node_subnet_id, role = "Network Contributor" } },
    { kubelet = { scope = azurerm_user_assigned_identity.this["kubelet"].id, role = "Managed Identity Operator" } },
    { for name, id in var.private_dns_zone_ids : "zone" => { scope = id, role = "Private DNS Zone Contributor" } if name == local.api_zone },
  )
}

# What the control plane needs to place nodes in a given subnet, to give them their identity and to write its own record.
resource "azurerm_role_assignment" "of_cluster" {
  for_each             = local.cluster_identity_roles
  scope                = each.value.scope
  role_definition_name = each.value.role
  principal_id         = azurerm_user_assigned_identity.this["cluster"].principal_id
  principal_type       = "ServicePrincipal"
  description          = "control plane of ${local.cluster_name}: ${each.key}"
}

resource "azurerm_kubernetes_cluster" "this" {
  name                                = local.cluster_name
  location                            = var.location
  resource_group_name                 = var.resource_group_name
  node_resource_group                 = "rg-${local.cluster_name}-nodes"
  dns_prefix                          = local.own_api_zone ? null : local.cluster_name
  dns_prefix_private_cluster          = local.own_api_zone ? local.cluster_name : null
  kubernetes_version                  = var.kubernetes_version
  sku_tier                            = var.uptime_guaranteed ? "Standard" : "Free"
  automatic_upgrade_channel           = "patch"
  node_os_upgrade_channel             = "NodeImage"
  private_cluster_enabled             = true
  private_cluster_public_fqdn_enabled = false
  private_dns_zone_id                 = local.own_api_zone ? var.private_dns_zone_ids[local.api_zone] : "System"
  local_account_disabled              = true
  role_based_access_control_enabled   = true
  run_command_enabled                 = false
  azure_policy_enabled                = true
  oidc_issuer_enabled                 = true
  workload_identity_enabled           = true
  image_cleaner_enabled               = true
  image_cleaner_interval_hours        = 48
  disk_encryption_set_id              = var.disk_encryption_set_id
  tags                                = var.tags

  azure_active_directory_role_based_access_control {
    azure_rbac_enabled     = true
    admin_group_object_ids = var.administrator_group_ids
    tenant_id              = var.tenant_id
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.this["cluster"].id]
  }

  kubelet_identity {
    client_id                 = azurerm_user_assigned_identity.this["kubelet"].client_id
    object_id                 = azurerm_user_assigned_identity.this["kubelet"].principal_id
    user_assigned_identity_id = azurerm_user_assigned_identity.this["kubelet"].id
  }

  default_node_pool {
    name                         = "system"
    vm_size                      = var.system_nodes.size
    vnet_subnet_id               = var.node_subnet_id
    zones                        = var.zones
    auto_scaling_enabled         = true
    min_count                    = var.system_nodes.minimum
    max_count                    = var.system_nodes.maximum
    max_pods                     = 60
    os_disk_type                 = var.system_nodes.disk
    only_critical_addons_enabled = true
    node_public_ip_enabled       = false
    host_encryption_enabled      = var.host_encryption_enabled
    temporary_name_for_rotation  = "systemtmp"
    tags                         = var.tags

    upgrade_settings {
      max_surge = "33%"
    }
  }

  # Pods get addresses of their own range: a subnet for nodes alone can stay small.
  network_profile {
    network_plugin      = "azure"
    network_plugin_mode = "overlay"
    network_data_plane  = "cilium"
    network_policy      = "cilium"
    outbound_type       = var.outbound_type
    pod_cidr            = var.pod_cidr
    service_cidr        = var.service_cidr
    dns_service_ip      = cidrhost(var.service_cidr, 10)
    load_balancer_sku   = "standard"
  }

  node_provisioning_profile {
    mode = "Manual"
  }

  # Entry for people: an ingress with an address of the network, never of the internet.
  web_app_routing {
    dns_zone_ids             = var.ingress_dns_zone_ids
    default_nginx_controller = "Internal"
  }

  oms_agent {
    log_analytics_workspace_id      = var.log_analytics_workspace_id
    msi_auth_for_monitoring_enabled = true
  }

  dynamic "microsoft_defender" {
    for_each = var.defender_enabled ? [1] : []
    content {
      log_analytics_workspace_id = var.log_analytics_workspace_id
    }
  }

  maintenance_window_auto_upgrade {
    frequency   = "Weekly"
    interval    = 1
    duration    = 4
    day_of_week = var.maintenance.day
    start_time  = var.maintenance.start_time
    utc_offset  = "+00:00"
  }

  maintenance_window_node_os {
    frequency   = "Weekly"
    interval    = 1
    duration    = 4
    day_of_week = var.maintenance.day
    start_time  = var.maintenance.start_time
    utc_offset  = "+00:00"
  }

  lifecycle {
    ignore_changes = [default_node_pool[0].node_count]
    precondition {
      condition     = can(regex("^[a-zA-Z0-9]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9])?$", local.cluster_name)) && length(local.cluster_name) <= 54
      error_message = "the cluster name \"${local.cluster_name}\" must have 1 to 54 letters, digits and hyphens."
    }
  }

  depends_on = [azurerm_role_assignment.of_cluster]
}

resource "azurerm_kubernetes_cluster_node_pool" "airflow" {
  name                    = "airflow"
  kubernetes_cluster_id   = azurerm_kubernetes_cluster.this.id
  mode                    = "User"
  vm_size                 = var.airflow_nodes.size
  vnet_subnet_id          = var.node_subnet_id
  zones                   = var.zones
  auto_scaling_enabled    = true
  min_count               = var.airflow_nodes.minimum
  max_count               = var.airflow_nodes.maximum
  max_pods                = 60
  os_disk_type            = var.airflow_nodes.disk
  node_public_ip_enabled  = false
  host_encryption_enabled = var.host_encryption_enabled
  node_labels             = { workload = "airflow" }
  tags                    = var.tags

  upgrade_settings {
    max_surge = "33%"
  }

  lifecycle {
    ignore_changes = [node_count]
  }
}

# kube-audit-admin instead of kube-audit: who changed what, without every read of every controller.
resource "azurerm_monitor_diagnostic_setting" "cluster" {
  name                           = "to-log-analytics"
  target_resource_id             = azurerm_kubernetes_cluster.this.id
  log_analytics_workspace_id     = var.log_analytics_workspace_id
  log_analytics_destination_type = "Dedicated"
  dynamic "enabled_log" {
    for_each = toset(["kube-apiserver", "kube-audit-admin", "kube-controller-manager", "kube-scheduler", "cluster-autoscaler", "guard"])
    content {
      category = enabled_log.value
    }
  }
  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_role_assignment" "this" {
  for_each             = var.role_assignments
  scope                = azurerm_kubernetes_cluster.this.id
  role_definition_name = each.value.role_definition_name
  principal_id         = each.value.principal_id
  principal_type       = each.value.principal_type
  description          = each.value.description
}
