# Values of this environment stand in terraform.tfvars.json.

variable "name_prefix" {
  description = "Beginning of resource names."
  type        = string
}

variable "environment" {
  description = "Environment as part of names."
  type        = string
}

variable "tags" {
  description = "Tags of every resource here."
  type        = map(string)
}

variable "cluster_policies" {
  description = "Cluster policies by name: how large clusters get and how long they idle."
  type        = map(object({ description = string, max_workers = number, idle_minutes = number, max_idle_minutes = number, user_groups = set(string) }))
}

variable "sql_warehouses" {
  description = "SQL warehouses by name, serverless, with the groups that query through them."
  type        = map(object({ size = string, max_clusters = number, idle_minutes = number, user_groups = set(string) }))
}
