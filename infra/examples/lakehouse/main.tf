# One environment of one product in a single state: how the modules fit together. Real deployments put platform, data services and Unity Catalog
# into states of their own; a Databricks provider cannot be configured from a workspace of the same state, so its modules are not here.

terraform {
  required_version = ">= 1.11"
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.2"
    }
  }
}

provider "azurerm" {
  features {}
  subscription_id     = var.subscription_id
  storage_use_azuread = true
}

variable "subscription_id" {
  description = "Subscription that receives the resources."
  type        = string
}

variable "tenant_id" {
  description = "Entra tenant."
  type        = string
}

variable "azure_databricks_object_id" {
  description = "Object id of the application AzureDatabricks in this tenant."
  type        = string
}

variable "sql_administrators" {
  description = "Entra group that administers Azure SQL."
  type = object({
    name      = string
    object_id = string
  })
}

variable "generator_image" {
  description = "Image of the program that sends events, pinned by its digest."
  type        = string
}

locals {
  common = {
    name_prefix = "flights"
    environment = "dev"
    location    = "westeurope"
  }
}

module "foundation" {
  source         = "../../modules/foundation"
  name_prefix    = local.common.name_prefix
  environment    = local.common.environment
  location       = local.common.location
  domain         = "aviation"
  data_product   = "on_time"
  owner          = "aviation-data@example.com"
  cost_centre    = "4711"
  classification = "internal"
  identities     = ["deploy"]
  budget = {
    monthly_amount = 800
    start_month    = "2026-11"
    contact_emails = ["aviation-data@example.com"]
  }
}

module "monitor" {
  source                     = "../../modules/monitor"
  name_prefix                = local.common.name_prefix
  environment                = local.common.environment
  location                   = local.common.location
  resource_group_name        = module.foundation.name
  tags                       = module.foundation.tags
  private_endpoint_subnet_id = module.network.subnet_ids["private-endpoints"]
  private_dns_zone_ids       = module.private_dns.id
  alert_addresses            = { team = "aviation-data@example.com" }
  activity_scopes            = [module.foundation.id]
  watched_resources = {
    storage      = { lake = module.adls.id }
    data_factory = { factory = module.data_factory.id }
    event_hubs   = { events = module.event_hubs.id }
    key_vault    = { vault = module.platform_vault.id }
  }
}

module "network" {
  source                     = "../../modules/network"
  name_prefix                = local.common.name_prefix
  environment                = local.common.environment
  location                   = local.common.location
  resource_group_name        = module.foundation.name
  tags                       = module.foundation.tags
  log_analytics_workspace_id = module.monitor.id
  address_space              = ["10.20.0.0/22"]
  flow_log                   = null
  subnets = {
    dbx-host          = { address_prefix = "10.20.0.0/25", purpose = "databricks" }
    dbx-container     = { address_prefix = "10.20.0.128/25", purpose = "databricks" }
    private-endpoints = { address_prefix = "10.20.1.0/25", purpose = "private_endpoint" }
    functions         = { address_prefix = "10.20.1.128/26", purpose = "functions" }
    container-apps    = { address_prefix = "10.20.1.192/26", purpose = "container_apps" }
  }
}

module "private_dns" {
  source              = "../../modules/private_dns"
  location            = local.common.location
  resource_group_name = module.foundation.name
  tags                = module.foundation.tags
  services            = ["storage", "key_vault", "azure_sql", "databricks", "data_factory", "event_hubs", "cosmos", "web", "container_registry", "monitor"]
  virtual_network_ids = { platform = module.network.id }
}

module "platform_vault" {
  source                     = "../../modules/key_vault"
  name_prefix                = local.common.name_prefix
  environment                = local.common.environment
  location                   = local.common.location
  resource_group_name        = module.foundation.name
  tags                       = module.foundation.tags
  tenant_id                  = var.tenant_id
  log_analytics_workspace_id = module.monitor.id
  private_endpoint_subnet_id = module.network.subnet_ids["private-endpoints"]
  private_dns_zone_ids       = module.private_dns.id
  secret_readers             = { factory = module.data_factory.principal_id }
  secret_writers             = { deploy = module.foundation.identities["deploy"].principal_id }
}

module "databricks_vault" {
  source                     = "../../modules/key_vault"
  purpose                    = "databricks"
  name_prefix                = local.common.name_prefix
  environment                = local.common.environment
  location                   = local.common.location
  resource_group_name        = module.foundation.name
  tags                       = module.foundation.tags
  tenant_id                  = var.tenant_id
  log_analytics_workspace_id = module.monitor.id
  private_endpoint_subnet_id = module.network.subnet_ids["private-endpoints"]
  private_dns_zone_ids       = module.private_dns.id
  secret_readers             = { databricks = var.azure_databricks_object_id }
}

module "databricks" {
  source                     = "../../modules/databricks"
  name_prefix                = local.common.name_prefix
  environment                = local.common.environment
  location                   = local.common.location
  resource_group_name        = module.foundation.name
  tags                       = module.foundation.tags
  log_analytics_workspace_id = module.monitor.id
  private_endpoint_subnet_id = module.network.subnet_ids["private-endpoints"]
  private_dns_zone_ids       = module.private_dns.id
  product_connectors         = ["on-time"]
  network = {
    virtual_network_id                      = module.network.id
    host_subnet_name                        = module.network.subnet_names["dbx-host"]
    host_security_group_association_id      = module.network.security_group_association_ids["dbx-host"]
    container_subnet_name                   = module.network.subnet_names["dbx-container"]
    container_security_group_association_id = module.network.security_group_association_ids["dbx-container"]
  }
}

module "adls" {
  source                     = "../../modules/adls"
  name_prefix                = local.common.name_prefix
  environment                = local.common.environment
  location                   = local.common.location
  resource_group_name        = module.foundation.name
  tags                       = module.foundation.tags
  log_analytics_workspace_id = module.monitor.id
  private_endpoint_subnet_id = module.network.subnet_ids["private-endpoints"]
  private_dns_zone_ids       = module.private_dns.id
  data_identities = {
    product = {
      principal_id = module.databricks.access_connectors["on-time"].principal_id
      access       = "write"
      containers   = ["landing", "bronze", "silver", "gold", "quarantine", "miscellaneous"]
    }
  }
  lifecycle_rules = {
    landed-files = { prefixes = ["landing/"], cool_after_days = 30, delete_after_days = 730 }
  }
}

module "azure_sql" {
  source                     = "../../modules/azure_sql"
  name_prefix                = local.common.name_prefix
  environment                = local.common.environment
  location                   = local.common.location
  resource_group_name        = module.foundation.name
  tags                       = module.foundation.tags
  log_analytics_workspace_id = module.monitor.id
  private_endpoint_subnet_id = module.network.subnet_ids["private-endpoints"]
  private_dns_zone_ids       = module.private_dns.id
  administrator_group        = merge(var.sql_administrators, { tenant_id = var.tenant_id })
  databases                  = { metadata = {} }
}

module "data_factory" {
  source                     = "../../modules/data_factory"
  name_prefix                = local.common.name_prefix
  environment                = local.common.environment
  location                   = local.common.location
  resource_group_name        = module.foundation.name
  tags                       = module.foundation.tags
  log_analytics_workspace_id = module.monitor.id
  private_endpoint_subnet_id = module.network.subnet_ids["private-endpoints"]
  private_dns_zone_ids       = module.private_dns.id
  managed_private_endpoints = {
    lake-dfs = { target_resource_id = module.adls.id, sub_resource = "dfs" }
    store    = { target_resource_id = module.azure_sql.id, sub_resource = "sqlServer" }
  }
  factory_roles = {
    landing = { scope = module.adls.containers["landing"].id, role_definition_name = "Storage Blob Data Contributor" }
  }
}

module "event_hubs" {
  source                     = "../../modules/event_hubs"
  name_prefix                = local.common.name_prefix
  environment                = local.common.environment
  location                   = local.common.location
  resource_group_name        = module.foundation.name
  tags                       = module.foundation.tags
  log_analytics_workspace_id = module.monitor.id
  private_endpoint_subnet_id = module.network.subnet_ids["private-endpoints"]
  private_dns_zone_ids       = module.private_dns.id
  event_hubs                 = { listings = { consumer_groups = ["lake"], captured = true } }
  capture                    = { storage_account_id = module.adls.id, container_name = "landing" }
}

module "container_registry" {
  source                     = "../../modules/container_registry"
  name_prefix                = local.common.name_prefix
  environment                = local.common.environment
  location                   = local.common.location
  resource_group_name        = module.foundation.name
  tags                       = module.foundation.tags
  log_analytics_workspace_id = module.monitor.id
  private_endpoint_subnet_id = module.network.subnet_ids["private-endpoints"]
  private_dns_zone_ids       = module.private_dns.id
}

module "stream_source" {
  source                     = "../../modules/stream_source"
  name_prefix                = local.common.name_prefix
  environment                = local.common.environment
  location                   = local.common.location
  resource_group_name        = module.foundation.name
  tags                       = module.foundation.tags
  log_analytics_workspace_id = module.monitor.id
  private_endpoint_subnet_id = module.network.subnet_ids["private-endpoints"]
  private_dns_zone_ids       = module.private_dns.id
  subnet_id                  = module.network.subnet_ids["container-apps"]
  image                      = var.generator_image
  registry                   = { id = module.container_registry.id, server = module.container_registry.endpoints.registry }
  event_hub = {
    id             = module.event_hubs.event_hub_ids["listings"]
    name           = "listings"
    namespace_host = module.event_hubs.endpoints.namespace
  }
}

module "functions" {
  source                                 = "../../modules/functions"
  name_prefix                            = local.common.name_prefix
  environment                            = local.common.environment
  location                               = local.common.location
  resource_group_name                    = module.foundation.name
  tags                                   = module.foundation.tags
  log_analytics_workspace_id             = module.monitor.id
  private_endpoint_subnet_id             = module.network.subnet_ids["private-endpoints"]
  private_dns_zone_ids                   = module.private_dns.id
  integration_subnet_id                  = module.network.subnet_ids["functions"]
  application_insights_id                = module.monitor.application_insights_id
  application_insights_connection_string = module.monitor.endpoints.application_insights
  secrets                                = { OPS_PASSWORD = "${module.platform_vault.endpoints.vault}secrets/ops-password" }
  secret_vault_id                        = module.platform_vault.id
  data_containers = {
    manifests = { container_id = module.adls.containers["miscellaneous"].id, access = "write" }
  }
}

module "cosmos_serving" {
  source                     = "../../modules/cosmos_serving"
  name_prefix                = local.common.name_prefix
  environment                = local.common.environment
  location                   = local.common.location
  resource_group_name        = module.foundation.name
  tags                       = module.foundation.tags
  log_analytics_workspace_id = module.monitor.id
  private_endpoint_subnet_id = module.network.subnet_ids["private-endpoints"]
  private_dns_zone_ids       = module.private_dns.id
  databases = {
    on_time = {
      containers = { carrier_delay = { partition_key_paths = ["/carrier"] } }
      clients    = { api = { principal_id = module.functions.principal_id, access = "read" } }
    }
  }
}

module "policy" {
  source                     = "../../modules/policy"
  name_prefix                = local.common.name_prefix
  environment                = local.common.environment
  location                   = local.common.location
  log_analytics_workspace_id = module.monitor.id
  resource_group_id          = module.foundation.id
  services                   = ["storage", "key_vault", "azure_sql", "databricks", "data_factory", "event_hubs", "cosmos", "container_registry", "monitor"]
  contact                    = "platform@example.com"
}

output "handover" {
  description = "What others have to do: approvals of private endpoints, roles in SQL."
  value = {
    approvals      = module.data_factory.approvals
    factory_in_sql = module.data_factory.name
  }
}
