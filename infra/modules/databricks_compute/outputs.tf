output "id" {
  description = "Ids of cluster policies by name, created and given ones."
  value       = local.policy_ids
}

output "name" {
  description = "Names of created cluster policies in the workspace, by name here."
  value       = { for name, policy in databricks_cluster_policy.this : name => policy.name }
}

output "instance_pool_ids" {
  description = "Ids of instance pools by name, created and given ones."
  value       = local.pool_ids
}

output "endpoints" {
  description = "Addresses of SQL warehouses by name: host and path for drivers."
  value       = { for name, warehouse in databricks_sql_endpoint.this : name => one(warehouse.odbc_params[*]) }
}

output "service_principal_ids" {
  description = "Numbers of the service principals in Databricks by name, for federation and members of the account."
  value       = { for name, principal in databricks_service_principal.this : name => principal.id }
}

output "cluster_ids" {
  description = "Ids of clusters by name."
  value       = { for name, cluster in databricks_cluster.this : name => cluster.id }
}
