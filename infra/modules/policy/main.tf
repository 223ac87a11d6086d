# Azure Policy of one product: a set of the built-in policies that its services call for (controls.json), assigned to its resource group.
# Starts by auditing and denies when told to. Missing logs are deployed by an identity of its own. Exemptions are code with an end date.
# With existing_policy_set_id the set belongs to IT: it is assigned, and nothing of definitions is created.

locals {
  catalogue   = jsondecode(file("${path.module}/controls.json"))
  set_created = var.existing_policy_set_id == null
  suffix      = "${var.name_prefix}-${var.environment}"

  controls = merge([
    for service in var.services : {
      for name, control in lookup(local.catalogue.audited, service, {}) : "${service}_${name}" => merge({ effect_parameter = "effect" }, control)
      if !contains(var.left_out_controls, "${service}_${name}")
    }
  ]...)

  deployed_logs = { for service in var.services : service => local.catalogue.deployed_logs[service] if contains(keys(local.catalogue.deployed_logs), service) }
  set_id        = local.set_created ? azurerm_policy_set_definition.this[0].id : var.existing_policy_set_id
  tag_names     = ["domain", "dataProduct", "owner", "costCentre", "classification", "env"]
  built_in      = "/providers/Microsoft.Authorization/policyDefinitions"
}

# The rule 0.0.0.0 lets every resource of every tenant in Azure reach a SQL server; there is no built-in policy against it.
resource "azurerm_policy_definition" "no_sql_open_to_azure" {
  count        = local.set_created && contains(var.services, "azure_sql") ? 1 : 0
  name         = "no-sql-open-to-azure-${local.suffix}"
  display_name = "Azure SQL has no firewall rule for all of Azure"
  policy_type  = "Custom"
  mode         = "All"
  metadata     = jsonencode({ category = "SQL", version = "1.0.0" })
  parameters   = jsonencode({ effect = { type = "String", allowedValues = ["Audit", "Deny", "Disabled"], defaultValue = "Audit" } })
  policy_rule = jsonencode({
    # Quoted: other readers of HCL take a bare if for the keyword.
    "if" = {
      allOf = [
        { field = "type", equals = "Microsoft.Sql/servers/firewallRules" },
        { field = "Microsoft.Sql/servers/firewallRules/startIpAddress", equals = "0.0.0.0" },
      ]
    }
    "then" = { effect = "[parameters('effect')]" }
  })
}

resource "azurerm_policy_set_definition" "this" {
  count        = local.set_created ? 1 : 0
  name         = "controls-${local.suffix}"
  display_name = "Security controls of ${var.name_prefix} ${var.environment}"
  policy_type  = "Custom"
  metadata     = jsonencode({ category = "Security Center", version = "1.0.0" })

  dynamic "policy_definition_reference" {
    for_each = local.controls
    content {
      policy_definition_id = "${local.built_in}/${policy_definition_reference.value.policy}"
      reference_id         = policy_definition_reference.key
      parameter_values = jsonencode({
        (policy_definition_reference.value.effect_parameter) = {
          value = var.mode == "Deny" && policy_definition_reference.value.deny ? "Deny" : policy_definition_reference.value.audit
        }
      })
    }
  }

  dynamic "policy_definition_reference" {
    for_each = azurerm_policy_definition.no_sql_open_to_azure
    content {
      policy_definition_id = policy_definition_reference.value.id
      reference_id         = "azure_sql_not_open_to_azure"
      parameter_values     = jsonencode({ effect = { value = var.mode } })
    }
  }

  lifecycle {
    precondition {
      condition     = length(local.controls) > 0
      error_message = "no control is left for services; leave out fewer or name a service of controls.json."
    }
  }
}

resource "azurerm_resource_group_policy_assignment" "controls" {
  name                 = "controls-${local.suffix}"
  display_name         = "Security controls of ${var.name_prefix} ${var.environment}"
  resource_group_id    = var.resource_group_id
  policy_definition_id = local.set_id

  non_compliance_message {
    content = "The security controls of ${var.name_prefix} do not allow this; ${var.contact} knows the way to an exemption."
  }
}

resource "azurerm_resource_group_policy_assignment" "locations" {
  name                 = "locations-${local.suffix}"
  display_name         = "Allowed regions of ${var.name_prefix} ${var.environment}"
  resource_group_id    = var.resource_group_id
  policy_definition_id = "${local.built_in}/e56962a6-4747-49cd-b67b-bf8b01975c4c"
  parameters           = jsonencode({ effect = { value = var.mode }, listOfAllowedLocations = { value = sort(tolist(setunion(var.allowed_locations, [var.location]))) } })
}

# This policy knows no audit: while auditing, its assignment is not enforced and only reports.
resource "azurerm_resource_group_policy_assignment" "tags" {
  for_each             = toset(local.tag_names)
  name                 = "tag-${lower(each.value)}-${local.suffix}"
  display_name         = "Resources have the tag ${each.value}"
  resource_group_id    = var.resource_group_id
  policy_definition_id = "${local.built_in}/871b6d14-10aa-478d-b590-94f262ecfa99"
  parameters           = jsonencode({ tagName = { value = each.value } })
  enforce              = var.mode == "Deny"
}

resource "azurerm_resource_group_policy_assignment" "logs" {
  for_each             = local.deployed_logs
  name                 = "logs-${replace(each.key, "_", "-")}-${local.suffix}"
  display_name         = "Logs of ${each.key} go to the workspace"
  resource_group_id    = var.resource_group_id
  policy_definition_id = "${local.built_in}/${each.value}"
  location             = var.location
  parameters           = jsonencode({ logAnalytics = { value = var.log_analytics_workspace_id }, categoryGroup = { value = "allLogs" } })
  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "logs" {
  for_each             = local.deployed_logs
  scope                = var.resource_group_id
  role_definition_name = "Log Analytics Contributor"
  principal_id         = azurerm_resource_group_policy_assignment.logs[each.key].identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "deploys missing logs of ${each.key}"
}

resource "azurerm_role_assignment" "log_workspace" {
  for_each             = local.deployed_logs
  scope                = var.log_analytics_workspace_id
  role_definition_name = "Log Analytics Contributor"
  principal_id         = azurerm_resource_group_policy_assignment.logs[each.key].identity[0].principal_id
  principal_type       = "ServicePrincipal"
  description          = "sends logs of ${each.key} to the workspace"
}

resource "azurerm_resource_group_policy_remediation" "logs" {
  for_each             = local.deployed_logs
  name                 = "logs-${replace(each.key, "_", "-")}-${local.suffix}"
  resource_group_id    = var.resource_group_id
  policy_assignment_id = azurerm_resource_group_policy_assignment.logs[each.key].id
  depends_on           = [azurerm_role_assignment.logs, azurerm_role_assignment.log_workspace]
}

resource "azurerm_resource_policy_exemption" "this" {
  for_each                        = var.exemptions
  name                            = each.key
  resource_id                     = each.value.resource_id
  policy_assignment_id            = azurerm_resource_group_policy_assignment.controls.id
  policy_definition_reference_ids = each.value.controls
  exemption_category              = each.value.mitigated ? "Mitigated" : "Waiver"
  description                     = each.value.reason
  expires_on                      = each.value.expires_on
}
