output "id" {
  description = "Id of the environment."
  value       = local.environment
}

output "name" {
  description = "Names of the jobs in Azure, by name here."
  value       = { for name, job in azurerm_container_app_job.this : name => job.name }
}

output "job_ids" {
  description = "Ids of the jobs by name, for who starts them."
  value       = { for name, job in azurerm_container_app_job.this : name => job.id }
}

output "principal_ids" {
  description = "Identities of the jobs by name."
  value       = { for name, identity in azurerm_user_assigned_identity.job : name => identity.principal_id }
}

output "endpoints" {
  description = "Address of the Batch account; empty without one."
  value       = { for account in azurerm_batch_account.this : "batch" => "https://${account.account_endpoint}" }
}

output "private_link_targets" {
  description = "Private endpoints the Batch account needs, whoever makes them; empty without one."
  value       = var.batch_account == null ? {} : module.private_endpoint[0].targets
}
