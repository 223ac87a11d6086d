# Output ports of turnover: each group reads the table of its port and no other. Applied once a run has made the tables.

resource "databricks_grants" "table" {
  for_each = var.readers
  table    = each.key

  dynamic "grant" {
    for_each = each.value

    content {
      principal  = grant.value
      privileges = ["SELECT"]
    }
  }
}
