# Compute of the workspace: cluster policies, SQL warehouse, old doors closed.

module "databricks_compute" {
  source           = "../modules/databricks_compute"
  name_prefix      = var.name_prefix
  environment      = var.environment
  tags             = var.tags
  cluster_policies = var.cluster_policies
  sql_warehouses   = var.sql_warehouses
}
