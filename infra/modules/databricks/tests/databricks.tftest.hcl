mock_provider "azurerm" {}

variables {
  name_prefix                = "flights"
  environment                = "dev"
  location                   = "westeurope"
  resource_group_name        = "rg-flights-dev"
  tags                       = { env = "dev" }
  log_analytics_workspace_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
  private_endpoint_subnet_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/private-endpoints"
  network = {
    virtual_network_id                      = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet"
    host_subnet_name                        = "snet-dbx-host"
    host_security_group_association_id      = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/snet-dbx-host"
    container_subnet_name                   = "snet-dbx-container"
    container_security_group_association_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/snet-dbx-container"
  }
}

run "defaults_are_the_safe_ones" {
  command = plan
  assert {
    condition     = azurerm_databricks_workspace.this.sku == "premium" && azurerm_databricks_workspace.this.public_network_access_enabled == false && azurerm_databricks_workspace.this.network_security_group_rules_required == "NoAzureDatabricksRules"
    error_message = "premium, closed, private way to the control plane"
  }
  assert {
    condition     = azurerm_databricks_workspace.this.custom_parameters[0].no_public_ip && azurerm_databricks_workspace.this.default_storage_firewall_enabled && azurerm_databricks_workspace.this.managed_resource_group_name == "rg-dbw-flights-dev-managed"
    error_message = "no public addresses, closed default storage, managed group by the rule"
  }
  assert {
    condition     = azurerm_databricks_workspace.this.enhanced_security_compliance[0].automatic_cluster_update_enabled && azurerm_databricks_workspace.this.enhanced_security_compliance[0].compliance_security_profile_enabled == false
    error_message = "updates on, no compliance profile unless named"
  }
  assert {
    condition     = toset(keys(output.private_link_targets)) == toset(["databricks_ui_api", "browser_authentication"])
    error_message = "endpoints for the workspace and for signing in"
  }
}

run "each_product_has_its_identity" {
  command = plan
  variables {
    product_connectors = ["on-time", "speech"]
  }
  assert {
    condition     = toset(keys(azurerm_databricks_access_connector.this)) == toset(["workspace", "on-time", "speech"]) && azurerm_databricks_access_connector.this["speech"].identity[0].type == "SystemAssigned"
    error_message = "a connector per product and one for the default storage"
  }
}

run "keys_of_the_customer" {
  command = plan
  variables {
    encryption_keys = {
      managed_services = "https://kv.vault.azure.net/keys/services/00000000000000000000000000000001"
      managed_disk     = "https://kv.vault.azure.net/keys/disk/00000000000000000000000000000002"
      root_dbfs        = "https://kv.vault.azure.net/keys/dbfs/00000000000000000000000000000003"
    }
  }
  assert {
    condition     = azurerm_databricks_workspace.this.customer_managed_key_enabled && length(azurerm_databricks_workspace_root_dbfs_customer_managed_key.this) == 1
    error_message = "all three places are encrypted with keys of the customer"
  }
}

run "connector_and_endpoints_of_it_are_not_created" {
  command = plan
  variables {
    private_endpoint_mode        = "external"
    private_endpoint_subnet_id   = null
    existing_access_connector_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Databricks/accessConnectors/unity-catalog-access-connector"
  }
  assert {
    condition     = length(azurerm_databricks_access_connector.this) == 0 && length(module.private_endpoint.id) == 0
    error_message = "neither connector nor endpoints are created"
  }
  assert {
    condition     = azurerm_databricks_workspace.this.access_connector_id == "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Databricks/accessConnectors/unity-catalog-access-connector"
    error_message = "the given connector is used"
  }
}

run "refuses_the_standard_tier" {
  command = plan
  variables {
    pricing_tier = "standard"
  }
  expect_failures = [var.pricing_tier]
}

run "refuses_one_subnet_for_both" {
  command = plan
  variables {
    network = {
      virtual_network_id                      = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet"
      host_subnet_name                        = "snet-dbx"
      host_security_group_association_id      = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/snet-dbx"
      container_subnet_name                   = "snet-dbx"
      container_security_group_association_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/snet-dbx"
    }
  }
  expect_failures = [azurerm_databricks_workspace.this]
}
