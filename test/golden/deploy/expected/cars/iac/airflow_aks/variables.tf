# Values of this environment stand in terraform.tfvars.json.

variable "subscription_id" {
  description = "Subscription that receives the resources."
  type        = string
}

variable "environment" {
  description = "Environment as part of names."
  type        = string
}

variable "location" {
  description = "Azure region."
  type        = string
}

variable "name_prefix" {
  description = "Beginning of resource names."
  type        = string
}

variable "resource_group_name" {
  description = "Group of the data services."
  type        = string
}

variable "private_endpoint_mode" {
  description = "create, or external when IT makes the endpoints."
  type        = string
}

variable "tags" {
  description = "Tags of every resource here."
  type        = map(string)
}

variable "tenant_id" {
  description = "Entra tenant."
  type        = string
}

variable "registry_name" {
  description = "Name of the registry."
  type        = string
}

variable "vault_name" {
  description = "Vault of the secrets of Airflow."
  type        = string
}

variable "log_account_name" {
  description = "Account of task logs."
  type        = string
}

variable "database_server_name" {
  description = "Metadata server."
  type        = string
}

variable "administrator_group" {
  description = "Entra group that administers cluster and metadata server."
  type        = object({ name = string, object_id = string })
}

variable "airflow_version" {
  description = "Version of Airflow in the image."
  type        = string
}

variable "airflow_image_digest" {
  description = "Digest of the image in the registry."
  type        = string
}

variable "dags_repository" {
  description = "Repository of the DAGs, at a tag or commit."
  type        = object({ url = string, ref = string, sub_path = string, private = bool, known_hosts = string })
}

variable "sign_in_client_id" {
  description = "Entra application people sign in through."
  type        = string
}

variable "host" {
  description = "Host name of Airflow inside the network."
  type        = string
}

variable "outbound_type" {
  description = "userAssignedNATGateway (gateway of the subnet) or userDefinedRouting (firewall of IT)."
  type        = string
}

variable "uptime_guaranteed" {
  description = "Control plane with a backed uptime."
  type        = bool
}

variable "system_nodes" {
  description = "Least and most nodes of the cluster's own pods."
  type        = object({ minimum = number, maximum = number })
}

variable "airflow_nodes" {
  description = "Least and most nodes of Airflow."
  type        = object({ minimum = number, maximum = number })
}

variable "database" {
  description = "Metadata server: storage, days of backups, second zone, backups in the second region."
  type        = object({ storage_gb = number, backup_days = number, zone_redundant = bool, geo_redundant_backup = bool })
}
