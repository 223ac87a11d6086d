# The source market: its identity, rights, catalog.

resource "azurerm_databricks_access_connector" "this" {
  name                = "dbac-cars-market-prod"
  location            = var.location
  resource_group_name = var.resource_group_name
  tags                = var.tags

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "containers" {
  for_each             = var.containers
  scope                = data.terraform_remote_state.adls.outputs.containers[each.key].id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_databricks_access_connector.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "Data of market."
}

resource "azurerm_role_assignment" "account" {
  scope                = data.terraform_remote_state.adls.outputs.id
  role_definition_name = "Reader"
  principal_id         = azurerm_databricks_access_connector.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "market sees that the account is there, not what is in it."
}

module "unity_catalog" {
  source                  = "../../modules/unity_catalog"
  environment             = var.environment
  product                 = "market"
  owner                   = var.owner_group
  groups                  = distinct([for grant in var.grants : grant.principal])
  access_connector_id     = azurerm_databricks_access_connector.this.id
  storage_credential_name = "market_prod"
  catalog_name            = "market_prod"
  managed_storage_url     = "abfss://bronze@stusedcarsprod.dfs.core.windows.net/market/_managed"
  locations = {
    bronze     = "abfss://bronze@stusedcarsprod.dfs.core.windows.net/market"
    quarantine = "abfss://quarantine@stusedcarsprod.dfs.core.windows.net/market"
    landing    = "abfss://landing@stusedcarsprod.dfs.core.windows.net/market"
  }
  schemas = ["bronze", "ops"]
  landing_volume = {
    schema = "bronze"
    url    = "abfss://landing@stusedcarsprod.dfs.core.windows.net/market"
  }
  workspace_ids = {
    prod = data.terraform_remote_state.databricks.outputs.workspace_id
  }
  properties = {
    domain = "mobility"
    kind   = "source"
    owner  = "aviation-data-owners"
  }
  grants     = var.grants
  depends_on = [azurerm_role_assignment.containers, azurerm_role_assignment.account]
}

resource "azurerm_eventhub" "this" {
  for_each        = var.event_hubs
  name            = each.key
  namespace_id    = data.terraform_remote_state.event_hubs.outputs.id
  partition_count = each.value.partition_count

  retention_description {
    cleanup_policy          = "Delete"
    retention_time_in_hours = each.value.retention_hours
  }

  capture_description {
    enabled             = true
    encoding            = "Avro"
    interval_in_seconds = 300
    skip_empty_archives = true

    destination {
      name                        = "EventHubArchive.AzureBlockBlob"
      storage_account_id          = data.terraform_remote_state.adls.outputs.id
      blob_container_name         = "landing"
      storage_authentication_type = "SystemAssigned"
      archive_name_format         = "market/{Namespace}/{EventHub}/{PartitionId}/{Year}/{Month}/{Day}/{Hour}/{Minute}/{Second}"
    }
  }
}

resource "azurerm_eventhub_consumer_group" "this" {
  for_each            = var.event_hubs
  name                = each.value.consumer_group
  eventhub_name       = azurerm_eventhub.this[each.key].name
  namespace_name      = data.terraform_remote_state.event_hubs.outputs.name
  resource_group_name = var.resource_group_name
}

resource "azurerm_role_assignment" "events" {
  for_each             = var.event_hubs
  scope                = azurerm_eventhub.this[each.key].id
  role_definition_name = "Azure Event Hubs Data Receiver"
  principal_id         = azurerm_databricks_access_connector.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "market reads its events."
}

resource "azurerm_eventhub_namespace_schema_group" "this" {
  name                 = "market"
  namespace_id         = data.terraform_remote_state.event_hubs.outputs.id
  schema_type          = var.schema_group.type
  schema_compatibility = var.schema_group.compatibility
}

resource "azurerm_role_assignment" "schemas" {
  scope                = azurerm_eventhub_namespace_schema_group.this.id
  role_definition_name = "Schema Registry Reader (Preview)"
  principal_id         = azurerm_databricks_access_connector.this.identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "market reads the schemas of its events."
}

module "stream_source" {
  source                     = "../../modules/stream_source"
  name_prefix                = "marke-3c1416"
  environment                = var.environment
  location                   = var.location
  resource_group_name        = var.resource_group_name
  tags                       = var.tags
  log_analytics_workspace_id = data.terraform_remote_state.platform.outputs.log_analytics_workspace_id
  private_endpoint_mode      = "create"
  private_endpoint_subnet_id = data.terraform_remote_state.platform.outputs.private_endpoint_subnet_id
  private_dns_zone_ids       = data.terraform_remote_state.platform.outputs.private_dns_zone_ids
  kind                       = "container_job"
  event_hub = {
    id             = azurerm_eventhub.this["listings"].id
    name           = "listings"
    namespace_host = data.terraform_remote_state.event_hubs.outputs.host
  }
  interval_seconds = 10
  subnet_id        = data.terraform_remote_state.platform.outputs.subnet_ids["container_apps"]
  image            = var.sender_image
}
