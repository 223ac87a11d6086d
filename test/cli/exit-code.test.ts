import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lakewright, newProject } from "./launch.ts";

test("a rule that fails is exit 1: the step names it, its readers are blocked, and nothing of it is published", async () => {
  const project = await newProject();
  appendFileSync(
    join(project, "products/sales/silver/customers.yaml"),
    "  - { row_count: { min: 1000 }, severity: fail, name: enough }\n",
  );
  const answer = lakewright(project, "run");
  expect(answer.status, answer.stderr).toBe(1);
  expect(answer.stderr).toMatch(/✗ sales\.silver\.customers {2}failed/);
  expect(answer.stderr).toContain("enough");
  expect(answer.stdout).toMatch(/^sales\.gold\.country_sales +blocked/m);
  expect(answer.stdout).toMatch(/^shop\.bronze\.customers +succeeded/m);
  const states = lakewright(project, "status").stdout;
  expect(states).toMatch(/^sales\.silver\.customers +never ran/m);
  expect(readFileSync(join(project, ".lakewright/reports/latest.html"), "utf8")).toContain("enough");
});

test("a source that is gone is exit 3 and one line that names it", async () => {
  const project = await newProject();
  rmSync(join(project, "data"), { recursive: true });
  const answer = lakewright(project, "run");
  expect(answer.status, answer.stderr).toBe(3);
  expect(answer.stderr).toMatch(/LW4\d{3} {2}/);
  expect(answer.stderr).not.toMatch(/^ {4}at /m);
});

test("so is one that is gone after its tables were discovered", async () => {
  const project = await newProject();
  expect(lakewright(project, "discover").status).toBe(0);
  rmSync(join(project, "data"), { recursive: true });
  const answer = lakewright(project, "run");
  expect(answer.status, answer.stderr).toBe(3);
  expect(answer.stderr).toMatch(/✗ shop\.bronze\.orders {2}failed/);
  expect(answer.stderr).toContain("LW4015");
});

test("warnings are exit 0 of validate, and exit 2 with --strict", async () => {
  const project = await newProject();
  expect(lakewright(project, "validate").status).toBe(0);
  const strict = lakewright(project, "validate", "--strict", "--json");
  expect(strict.status).toBe(2);
  expect(JSON.parse(strict.stdout)).toMatchObject({
    ok: false,
    project: "shop",
    diagnostics: [{ severity: "warning" }, { severity: "warning" }],
  });
});

test("validate looks at every environment unless one is named", async () => {
  const project = await newProject();
  appendFileSync(
    join(project, "lakewright.yaml"),
    '  prod:\n    engine: duckdb\n    lake: "./${config.sales.nowhere}"\n    store: "sqlite:./x.db"\n',
  );
  expect(lakewright(project, "validate").status).toBe(2);
  expect(lakewright(project, "validate", "--env", "prod").stderr).toContain("sales.nowhere");
});

test("a forgotten quote in SQL is shown at its place by run and by validate alike", async () => {
  const project = await newProject();
  writeFileSync(
    join(project, "products/sales/gold/daily_sales.sql"),
    "SELECT ordered_on AS day, 'open FROM silver.orders",
  );
  lakewright(project, "discover");
  const place = /^products\/sales\/gold\/daily_sales\.sql:1:\d+ {2}LW2\d{3} {2}/m;
  for (const command of ["validate", "run"]) {
    const answer = lakewright(project, command);
    expect(answer.status, answer.stderr).toBe(2);
    expect(answer.stderr).toMatch(place);
  }
});
