import { roleAssignment } from "./component.ts";
import type { Deployment, Owner } from "./deployment.ts";
import { type Arguments, block, type BlockText, type Code, code } from "./hcl-text.ts";
import { resourceName } from "./names.ts";
import { roles } from "./role.ts";
import { stateOutput, variable } from "./root.ts";

/** Hours a query of an alert may look back: Azure allows two days, whatever the query says. */
export const LOOK_BACK_HOURS = 48;
/** Alerts are kept for 30 days: one that has been fired for 29 is still there to be seen. */
const FIRED_HOURS = 29 * 24;
/** The longest promise that can be watched. */
export const LONGEST_ALERT_HOURS = LOOK_BACK_HOURS + FIRED_HOURS;

const RULE = "azurerm_monitor_scheduled_query_rules_alert_v2";

/** How missing runs are noticed: hours the query looks back, and hours its alert has to have been fired for, where the promise is longer. */
export type Alert = Readonly<{ hours: number; lookBack: number; firedFor: number }>;

/** The alert on missing runs; undefined when nothing is promised, or more than can be watched. */
export function alertOf({ freshnessHours: hours }: Owner): Alert | undefined {
  if (hours === undefined || hours > LONGEST_ALERT_HOURS) return undefined;
  const lookBack = Math.min(hours, LOOK_BACK_HOURS);
  return { hours, lookBack, firedFor: hours - lookBack };
}

/** Name of the rule that tells people. */
export function alertName({ settings }: Deployment, { name }: Owner): string {
  return resourceName("alert", settings, `${name}_overdue`);
}

/**
 * No run of the product succeeded for longer than it promises. A promise of more than two days takes two rules: a silent one fires after two
 * days and stays so until a run succeeds; the other looks how long it has been fired.
 */
export function alertBlocks(deployment: Deployment, owner: Owner): readonly BlockText[] {
  const { settings } = deployment;
  const alert = alertOf(owner);
  if (alert === undefined) return [];
  const { hours, lookBack, firedFor } = alert;
  const description = `No run of ${owner.name} succeeded for ${hours} hours, as its SLA promises.`;
  const told = { name: alertName(deployment, owner), description, severity: 1 };
  const action = block("action", [], { action_groups: [stateOutput("azure_monitor", "action_group_id")] });
  const overTwoDays = { query_time_range_override: "P2D" };
  if (firedFor === 0) return [rule("overdue", { ...told, ...overTwoDays }, missingRuns(owner, lookBack), [action])];
  const silent = {
    name: resourceName("alert", settings, `${owner.name}_silent`),
    description: `No run of ${owner.name} succeeded for ${lookBack} hours: nothing to be told yet, see ${told.name}.`,
    severity: 4,
    ...overTwoDays,
  };
  return [
    rule("silent", silent, missingRuns(owner, lookBack), []),
    // its identity gets the right to see alerts after it was made
    rule("overdue", { ...told, skip_query_validation: true }, firedSince(firedFor), [
      block("identity", [], { type: "SystemAssigned" }),
      action,
    ]),
    // in a workspace of IT it gives the right
    ...(settings.logWorkspaceId === undefined ? [readerOfAlerts(owner)] : []),
  ];
}

function rule(label: string, given: Arguments, query: string | Code, more: readonly BlockText[]): BlockText {
  const { name, description, ...rest } = given;
  const criteria = block("criteria", [], {
    query,
    time_aggregation_method: "Count",
    operator: "GreaterThan",
    threshold: 0,
  });
  return block(
    "resource",
    [RULE, label],
    {
      name: name ?? null,
      description: description ?? null,
      location: variable("location"),
      resource_group_name: variable("resource_group_name"),
      scopes: [stateOutput("platform", "log_analytics_workspace_id")],
      evaluation_frequency: "PT1H",
      window_duration: "PT1H",
      // told once, and over when a run succeeds
      auto_mitigation_enabled: true,
      ...rest,
      tags: variable("tags"),
    },
    [criteria, ...more],
  );
}

function missingRuns(owner: Owner, hours: number): string {
  // a run of sales_10 says nothing about sales_1: what follows a name is no part of one
  const name = `^${owner.name}([^a-z0-9_]|$)`;
  return [
    "ADFPipelineRun",
    `| where PipelineName matches regex "${name}" and Status == "Succeeded" and End > ago(${hours}h)`,
    "| summarize runs = count()",
    "| where runs == 0",
  ].join("\n");
}

/** Alerts of the silent rule that have been fired for so long, as Azure Resource Graph knows them: a rule is told by its id or its name there. */
function firedSince(hours: number): Code {
  const query = [
    'arg("").alertsmanagementresources',
    '| where type =~ "microsoft.alertsmanagement/alerts" and tostring(properties.essentials.alertRule) in~ ("SILENT.id", "SILENT.name")',
    `| where tostring(properties.essentials.monitorCondition) == "Fired" and todatetime(properties.essentials.startDateTime) < ago(${hours}h)`,
    "| project id",
  ].join("\n");
  return code(JSON.stringify(query).replaceAll(/SILENT\.(id|name)/g, (_, key) => `\${${RULE}.silent.${String(key)}}`));
}

/** Alerts are read by whoever may read what they are about: the log workspace. */
function readerOfAlerts(owner: Owner): BlockText {
  return roleAssignment("alerts", {
    scope: stateOutput("platform", "log_analytics_workspace_id"),
    role: roles.reader,
    principal: code(`${RULE}.overdue.identity[0].principal_id`),
    description: `The alert on ${owner.name} reads how long another one has been fired.`,
  });
}
