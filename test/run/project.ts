import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { executeRun, openWorkspace, type RunEvent, type RunRequest, type RunSummary } from "../../src/run/index.ts";

const ENVIRONMENT = `{ engine: duckdb, lake: ./lake, store: "sqlite:./store.db", memory: 256MB, threads: 1 }`;

/** A small project in a folder of its own; `ops.db` is its operational database. Disposed with the test. */
export type TestProject = Readonly<{
  root: string;
  write: (files: Readonly<Record<string, string>>) => void;
  /** Runs SQL on the operational database, or on another one beside it. */
  sql: (statements: string, file?: string) => void;
  run: (options?: Partial<RunRequest>) => Promise<RunSummary & { events: readonly RunEvent[] }>;
  /** Rows of one SELECT over published tables. */
  rows: (query: string) => Promise<readonly (readonly unknown[])[]>;
  [Symbol.dispose]: () => void;
}>;

export function testProject(files: Readonly<Record<string, string>>): TestProject {
  const root = mkdtempSync(join(tmpdir(), "lakewright-run-"));
  const write = (texts: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text.trimStart());
    }
  };
  write({
    "lakewright.yaml": `format: 1\nproject: shop\ndomain: sales\nenvironments:\n  local: ${ENVIRONMENT}\n`,
    "products/p/product.yaml": "product: p\nowner: team\n",
    ...files,
  });
  return {
    root,
    write,
    sql: (statements, file = "ops.db") => {
      const database = new Sqlite(join(root, file));
      database.exec(statements);
      database.close();
    },
    run: (options) => runProject(root, options),
    rows: async (query) => {
      await using workspace = await openWorkspace({ projectRoot: root, environment: "local" });
      return (await workspace.query(query, 1000, new AbortController().signal)).rows;
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

async function runProject(
  root: string,
  options: Partial<RunRequest> = {},
): Promise<RunSummary & { events: readonly RunEvent[] }> {
  const events: RunEvent[] = [];
  const summary = await executeRun({
    projectRoot: root,
    environment: "local",
    selection: [],
    force: false,
    waitMs: 0,
    parallel: 2,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { ...summary, events };
}

/** Status of every step by the last part of its dataset's name. */
export function statuses(summary: RunSummary): Readonly<Record<string, string>> {
  return Object.fromEntries(summary.steps.map((step) => [step.dataset.split(".").slice(1).join("."), step.status]));
}
