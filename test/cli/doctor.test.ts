import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lakewright, newProject } from "./launch.ts";

type Checks = Readonly<{
  ok: boolean;
  checks: readonly Readonly<{ name: string; status: string; detail: string; hint?: string }>[];
}>;

function examine(project: string): Readonly<{ status: number | null; found: Checks }> {
  const { status, stdout } = lakewright(project, "doctor", "--json");
  return { status, found: JSON.parse(stdout) as Checks };
}

test("a new project has all it needs", async () => {
  const { status, found } = examine(await newProject());
  expect(status).toBe(0);
  expect(found.checks.map((one) => [one.name, one.status])).toEqual(
    ["node", "disk", "engine", "metadata", "lake", "store", "secrets", "source shop"].map((name) => [name, "ok"]),
  );
});

test("each thing that is missing is named with what to do, exit 3", async () => {
  const project = await newProject();
  writeFileSync(
    join(project, "sources", "ops.yaml"),
    `source: ops
type: postgres
connection: { host: 127.0.0.1, port: 1, database: ops }
authentication: { method: password, user: reader, password: { secret: ops-password } }
datasets:
  orders: { table: public.orders }
`,
  );
  const withoutSecret = examine(project);
  expect(withoutSecret.status).toBe(3);
  expect(withoutSecret.found.checks.filter((one) => one.status === "failed").map((one) => one.name)).toEqual([
    "secret ops-password",
    "source ops",
  ]);
  writeFileSync(join(project, ".secrets.yaml"), "ops-password: hidden-word\n", { mode: 0o600 });
  const withoutServer = examine(project);
  expect(withoutServer.status).toBe(3);
  const failed = withoutServer.found.checks.filter((one) => one.status === "failed");
  expect(failed.map((one) => one.name)).toEqual(["source ops"]);
  expect(failed[0]?.detail).toMatch(/^LW4\d{3} /);
  expect(JSON.stringify(withoutServer.found)).not.toContain("hidden-word");
  chmodSync(join(project, ".secrets.yaml"), 0o644);
  const readable = examine(project).found.checks.find((one) => one.name === "secret ops-password");
  expect(readable).toMatchObject({ status: "warning", hint: expect.stringContaining("chmod 600") as string });
});

test("a lake that cannot be made and a source without files are found, the rest is still looked at", async () => {
  const project = await newProject();
  const file = join(project, "lakewright.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("./.lakewright/lake", "./README.md"));
  const source = join(project, "sources", "shop.yaml");
  writeFileSync(source, readFileSync(source, "utf8").replace("./data", "./nowhere"));
  const { status, found } = examine(project);
  expect(status).toBe(3);
  expect(found.checks.filter((one) => one.status === "failed").map((one) => one.name)).toEqual(["lake", "source shop"]);
});

test("invalid metadata is one failed check", async () => {
  const project = await newProject();
  writeFileSync(join(project, "sources", "shop.yaml"), "source: [\n");
  const answer = lakewright(project, "doctor");
  expect(answer.status).toBe(3);
  expect(answer.stdout).toMatch(
    /failed {3}metadata .*LW9018 The metadata has \d+ errors? — lakewright validate shows them/,
  );
});
