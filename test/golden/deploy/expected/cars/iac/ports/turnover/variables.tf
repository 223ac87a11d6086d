# Values of this environment stand in terraform.tfvars.json.

variable "readers" {
  description = "Groups that read a table, by its full name."
  type        = map(set(string))
}
