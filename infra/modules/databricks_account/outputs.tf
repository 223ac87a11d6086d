output "id" {
  description = "Id of the metastore."
  value       = local.metastore_id
}

output "name" {
  description = "Name of the created metastore; null for one of IT."
  value       = local.metastore_created ? databricks_metastore.this[0].name : null
}

output "network_connectivity_config_id" {
  description = "Id of the network configuration of serverless compute."
  value       = databricks_mws_network_connectivity_config.this.network_connectivity_config_id
}

output "approvals" {
  description = "Endpoints of serverless compute that wait for approval: target and the name to look for there."
  value = {
    for name, rule in databricks_mws_ncc_private_endpoint_rule.this : name => {
      target_resource_id = rule.resource_id
      sub_resource       = rule.group_id
      endpoint_name      = rule.endpoint_name
      list_command       = "az network private-endpoint-connection list --id ${rule.resource_id} --query \"[?properties.privateLinkServiceConnectionState.status=='Pending'].id\" --output tsv"
    }
  }
}
