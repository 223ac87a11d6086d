# Consumers of turnover: a group in Entra for each output port. Who is in it is decided by its owner, not here.

module "entra" {
  source      = "../../modules/entra"
  name_prefix = var.name_prefix
  environment = var.environment
  groups      = var.groups
}
