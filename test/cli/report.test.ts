import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { renderReport, writeReport } from "../../src/cli/report/index.ts";
import type { DatasetId } from "../../src/metadata/index.ts";
import { ledger, outcome, sampleRun, stepSummary } from "./sample-run.ts";

const page = renderReport(sampleRun());

/** What a reader sees: the text without markup. */
function textOf(markup: string): string {
  const body = markup.slice(markup.indexOf("<body>"));
  return body.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
}

test("the report of a run is the page it was when it was last looked at", async () => {
  await expect(page).toMatchFileSnapshot("../golden/report/sample-run.html");
});

test("it shows status, totals, stages in lanes, rules with shares, groups, samples and timings", () => {
  const text = textOf(page);
  for (const part of [
    "nyc_flights failed",
    "Rows read 367,687",
    "Quarantined 2,512",
    "Bronze",
    "Silver",
    "Gold".slice(0),
  ]) {
    expect(text.toLowerCase()).toContain(part.toLowerCase());
  }
  expect(text).toContain("336,776 in → 334,251 published");
  expect(text).toContain("99.3 %");
  expect(text).toContain("tailnum is NULL");
  expect(text).toContain("Rule &quot;row_count&quot; failed: 0 rows, at least 1 wanted");
  expect(text).toContain("4.82 s");
});

test("an edge is drawn for every read between the steps of the run", () => {
  expect(page.match(/<path /g)?.length).toBe(10);
});

test("nothing is loaded and nothing can run: no script, no address, a policy that forbids both", () => {
  expect(page).not.toMatch(/<script|<img|<link|<iframe|https?:|\/\/|url\(|@import|\son\w+=/i);
  expect(page).toContain(
    `content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
  );
});

const hostile = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "</style><script>alert(1)</script>",
  "</title><svg onload=alert(1)>",
  "<!-- ",
  "]]>",
  "&lt;script&gt;",
  "javascript:alert(1)",
  "\u202egnp.exe",
  "a\u0000b\u001b[31m",
];

test.each(hostile)("whatever a value holds stays text: %j", (value) => {
  const { summary, plan } = sampleRun();
  const id = `ops.bronze.${value}` as DatasetId;
  const step = stepSummary(id, {
    reason: value,
    note: value,
    ledger: ledger({ in: 3, quarantined: 1 }),
    timings: { [value]: 0.5 },
    rules: [outcome(value, 3, 1, { kind: value, severity: value, detail: value, sample: [value] })],
    quarantineGroups: [{ dataset: id, rule: value, reason: value, rows: 1, firstSeen: value, sample: value }],
    samples: { before: [{ [value]: value }], after: [{ [value]: { nested: value } }] },
    failure: { code: value, class: "input", message: value, hint: value, nextAction: value },
  });
  const attacked = renderReport({
    summary: { ...summary, runId: value, environment: value, steps: [step] },
    plan: { ...plan, project: value, modelHash: value },
  });
  const clean = renderReport({
    summary: { ...summary, runId: "x", environment: "x", steps: [{ ...step, ...harmless(id) }] },
    plan: { ...plan, project: "x", modelHash: "x" },
  });
  expect(tagsOf(attacked)).toEqual(tagsOf(clean));
  expect(attacked.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\u202e/u);

  function harmless(dataset: DatasetId) {
    return {
      reason: "x",
      note: "x",
      timings: { x: 0.5 },
      rules: [outcome("x", 3, 1, { kind: "x", severity: "x", detail: "x", sample: ["x"] })],
      quarantineGroups: [{ dataset, rule: "x", reason: "x", rows: 1, firstSeen: "x", sample: "x" }],
      samples: { before: [{ x: "x" }], after: [{ x: { nested: "x" } }] },
      failure: { code: "x", class: "input", message: "x", hint: "x", nextAction: "x" },
    };
  }
});

/** The elements of a page in order, with the names of their attributes. */
function tagsOf(markup: string): readonly string[] {
  return (markup.match(/<[/!a-z][^>]*>/gi) ?? []).map((tag) => tag.replace(/="[^"]*"/g, "="));
}

test("a run without rules, samples and refused rows has only the sections it needs", () => {
  const { summary, plan } = sampleRun();
  const small = renderReport({
    summary: { ...summary, steps: [stepSummary("ops.bronze.a", { ledger: ledger({ in: 0 }) })] },
    plan,
  });
  expect(small.match(/<section id="(\w+)"/g)).toEqual([
    '<section id="flow"',
    '<section id="datasets"',
    '<section id="timings"',
  ]);
});

test("the report is written under the run's name and as the latest", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lakewright-report-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { summary, plan } = sampleRun();
  const file = await writeReport(folder, { summary, plan });
  expect(readdirSync(join(folder, ".lakewright", "reports")).sort()).toEqual([`${summary.runId}.html`, "latest.html"]);
  expect(readFileSync(file, "utf8")).toBe(page);
});
