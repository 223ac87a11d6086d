output "id" {
  description = "Id of the export of findings; null in mode external."
  value       = one(azurerm_security_center_automation.this[*].id)
}

output "name" {
  description = "Name of the export of findings; null in mode external."
  value       = one(azurerm_security_center_automation.this[*].name)
}

output "plan_ids" {
  description = "Ids of the plans by resource type; empty in mode external."
  value       = { for type, plan in azurerm_security_center_subscription_pricing.this : type => plan.id }
}

output "plan_requests" {
  description = "Plans by resource type with the command that orders each, for whoever owns the subscription; the cost sheet lists them too."
  value = {
    for type, plan in var.plans : type => {
      scope      = local.scope
      subplan    = local.subplans[type]
      extensions = keys(plan.extensions)
      command    = join(" ", compact(["az security pricing create --subscription ${var.subscription_id} --name ${type} --tier Standard", local.subplans[type] == null ? "" : "--subplan ${local.subplans[type]}"]))
    }
  }
}
