# What other roots, pipelines and people need from here.

output "readers" {
  description = "Who reads which table."
  value       = var.readers
}
