import { expect, test } from "vitest";
import { buildTarget, terraformTarget } from "../../src/deploy/index.ts";
import { estimateCost } from "../../src/deploy/cost/estimate.ts";
import { readPrices } from "../../src/deploy/cost/prices.ts";
import { deploymentOf } from "../../src/deploy/terraform/deployment.ts";
import type { ResolvedModel } from "../../src/metadata/index.ts";
import { trade } from "../infra/generated.ts";
import { leastSettings, manyFiles, resolvedProject } from "./projects.ts";

/** A project with one product that promises this. */
function promising(freshness: string): Promise<ResolvedModel> {
  const files = Object.entries(manyFiles(1, 1, 1)).map(([path, text]) => [
    path,
    text.replace('"7d"', JSON.stringify(freshness)),
  ]);
  return resolvedProject({
    project: "shops",
    azure: leastSettings,
    files: Object.fromEntries(files) as Record<string, string>,
  });
}

async function built(freshness: string) {
  const resolved = await promising(freshness);
  const files = buildTarget(terraformTarget, { resolved });
  const { deployment } = deploymentOf(resolved);
  if (deployment === undefined) throw new Error("no deployment");
  const product = estimateCost(deployment, readPrices()).find(({ component }) => component === "products/sales_1");
  return {
    main: files["iac/products/sales_1/main.tf"] ?? "",
    sheet: files["docs/products/sales_1.md"] ?? "",
    handOver: files["docs/hand-over.md"] ?? "",
    alerts: product?.lines.find(({ price }) => price === "query_alert")?.quantity,
  };
}

test("a promise of up to two days is watched by one rule", async () => {
  const { main, sheet, alerts } = await built("48h");
  expect(main.match(/resource "azurerm_monitor_scheduled_query_rules_alert_v2"/g)).toHaveLength(1);
  expect(main).toContain("End > ago(48h)");
  expect(main).not.toMatch(
    /azurerm_role_assignment" "alerts"|identity \{\n\s+type = "SystemAssigned"\n\s+\}\n\s+action/,
  );
  expect(sheet).toContain("succeeded for 48 hours.");
  expect(alerts).toBe(1);
});

test("a longer one by a silent rule of two days, and one that looks how long that has been fired", async () => {
  const { main, sheet, handOver, alerts } = await built("7d");
  const [, silent = "", overdue = ""] = main.split('resource "azurerm_monitor_scheduled_query_rules_alert_v2"');
  expect(silent).toContain("End > ago(48h)");
  expect(silent).toContain("auto_mitigation_enabled   = true");
  expect(silent).not.toContain("action_groups");
  expect(overdue).toContain("< ago(120h)");
  expect(overdue).toContain(
    'in~ (\\"${azurerm_monitor_scheduled_query_rules_alert_v2.silent.id}\\", \\"${azurerm_monitor_scheduled_query_rules_alert_v2.silent.name}\\")',
  );
  expect(overdue).toContain("action_groups");
  expect(overdue).toContain('type = "SystemAssigned"');
  expect(main).toMatch(
    /"alerts" \{\n +scope += data\.terraform_remote_state\.platform\.outputs\.log_analytics_workspace_id\n +role_definition_name = "Reader"/,
  );
  expect(sheet).toContain("whether that one has been fired for 120 hours more");
  expect(sheet).toContain("| managed identity of the alert | Reader | log workspace |");
  expect(handOver).not.toContain("on the log workspace for");
  expect(alerts).toBe(2);
});

test("in a log workspace of IT the right is asked for", async () => {
  const files = buildTarget(terraformTarget, { resolved: await trade() });
  expect(files["iac/products/sales_1/main.tf"]).not.toContain('"azurerm_role_assignment" "alerts"');
  expect(files["docs/hand-over.md"]).toContain(
    "Reader on the log workspace for the identities of the alerts `alert-trade-sales-1-overdue-prod`, `alert-trade-sales-3-overdue-prod`",
  );
});

test("what Azure cannot know is said to IT and on the sheet", async () => {
  const long = await built("31d");
  expect(long.main).toContain("< ago(696h)");
  const { main, sheet, handOver, alerts } = await built("32d");
  expect(main).not.toContain("scheduled_query_rules");
  expect(sheet).toContain(
    "Nothing: it promises 768 hours, and Azure keeps alerts for 30 days, which makes 744 at most.",
  );
  expect(handOver).toContain("No alert watches `sales_1`: it promises 768 hours");
  expect(alerts).toBeUndefined();
});
