import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { launcher } from "./launch.ts";
import { testProject } from "../run/project.ts";

/** The processes that a process started. */
function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
}

test("an executor whose supervisor is gone ends without a word", async () => {
  using project = testProject({
    "sources/ops.yaml":
      "source: ops\ntype: sqlite\nconnection: { path: ./ops.db }\ndatasets:\n  items: { table: items, load: { mode: full } }\n",
  });
  const database = new Sqlite(join(project.root, "ops.db"));
  database.exec(
    "CREATE TABLE items AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n LIMIT 600000) SELECT id FROM n",
  );
  database.close();
  const supervisor = spawn(process.execPath, [launcher, "run", "--json"], {
    cwd: project.root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void supervisor.kill("SIGKILL"));
  let stderr = "";
  supervisor.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const closed = new Promise<void>((resolve) => supervisor.on("close", () => resolve()));
  await new Promise<void>((resolve) => {
    supervisor.stdout.on("data", (chunk: Buffer) => {
      if (chunk.includes('"progress"')) resolve();
    });
  });
  const [executor = 0] = childrenOf(supervisor.pid ?? 0);
  process.kill(executor, "SIGSTOP");
  supervisor.kill("SIGKILL");
  // until the kernel has closed its end of the channel
  while (
    execFileSync("ps", ["-o", "ppid=", "-p", String(executor)], { encoding: "utf8" }).trim() === String(supervisor.pid)
  );
  process.kill(executor, "SIGCONT");
  await closed;
  expect(stderr).not.toMatch(/EPIPE|at .*\(node:|Node\.js v/);
});
