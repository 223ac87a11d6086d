import { readdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect } from "vitest";
import type { FailpointName } from "../../src/base/index.ts";
import type { DatasetId } from "../../src/metadata/index.ts";
import { command, type Ended, family, signalTo, start, stoppedProcess } from "./command.ts";
import { type LakeFacts, orphansOf, readLake } from "./lake-facts.ts";
import { copyShop, makeShop, removeShop, secondDay, shopDatasets } from "./shop-project.ts";

/** One step after the other, so that a passage of a failpoint is always the same place. */
export const RUN = ["run", "--parallel", "1"] as const;

/** A project at one place of its history, and what its lake holds after a run that nobody disturbs. */
export type Scene = Readonly<{ root: string; expected: LakeFacts; schemas: Readonly<Record<string, string>> }>;

export async function firstDayScene(): Promise<Scene> {
  return sceneOf(makeShop());
}

export async function secondDayScene(): Promise<Scene> {
  const root = makeShop();
  await succeed(root);
  secondDay(root);
  return sceneOf(root);
}

/** The project as it is, and the lake after one more run of it. */
export async function sceneOf(root: string, datasets: readonly DatasetId[] = shopDatasets): Promise<Scene> {
  const undisturbed = copyShop(root);
  await succeed(undisturbed);
  const expected = await readLake(join(undisturbed, "lake"), datasets);
  const schemas = schemaFiles(undisturbed);
  removeShop(undisturbed);
  return { root, expected, schemas };
}

/** Who dies at a failpoint: the process that passes it, the one that supervises it, or both. */
export type Victim = "both" | "executor" | "supervisor";

export type KillPoint = Readonly<{ failpoint: FailpointName; passage: number; victim: Victim }>;

/** Runs in a copy of the scene until the passage of the failpoint, kills, runs again, and compares. @returns false when it is never passed */
export async function killAndRunAgain(scene: Scene, at: KillPoint & Readonly<{ again: boolean }>): Promise<boolean> {
  const root = copyShop(scene.root);
  try {
    const survivor = await killAt(root, at);
    if (survivor === "never passed") return false;
    if (at.victim !== "executor") await succeed(root);
    if (survivor !== undefined) await wakeAndWait(survivor);
    await (at.again ? expectUndisturbed(root, scene) : expectSame(root, scene));
    return true;
  } finally {
    removeShop(root);
  }
}

/** @returns the pid of an executor that was left behind stopped, if one was */
export async function killAt(root: string, at: KillPoint): Promise<number | undefined | "never passed"> {
  const running = start(root, RUN, `${at.failpoint}=pause@${at.passage}`);
  const stopped = await stoppedProcess(running);
  if (stopped === undefined) {
    expect(await running.ended, "a run without kill").toMatchObject({ code: 0 });
    return "never passed";
  }
  const supervisor = running.child.pid;
  if (at.victim === "executor" && stopped !== supervisor) {
    signalTo(stopped, "SIGKILL");
    // the executor that follows comes to the same place and is let through
    for (let next = await stoppedProcess(running); next !== undefined; next = await stoppedProcess(running))
      signalTo(next, "SIGCONT");
    expect(await running.ended, "the run whose executor was killed").toMatchObject({ code: 0 });
    return undefined;
  }
  const all = family(supervisor);
  signalTo(supervisor, "SIGKILL");
  if (at.victim === "supervisor" && stopped !== supervisor) {
    await running.ended;
    return stopped;
  }
  for (const pid of all) signalTo(pid, "SIGKILL");
  await running.ended;
  if (at.victim === "executor") await succeed(root);
  return undefined;
}

async function wakeAndWait(pid: number): Promise<void> {
  signalTo(pid, "SIGCONT");
  await expect.poll(() => family(pid), { timeout: 30_000 }).toEqual([]);
}

/** What loads have written down about their sources. */
function schemaFiles(root: string): Scene["schemas"] {
  const names = readdirSync(join(root, "sources")).filter((name) => name.endsWith(".schema.yaml"));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(root, "sources", name), "utf8")]));
}

function datasetsOf({ expected }: Pick<Scene, "expected">): readonly DatasetId[] {
  return Object.keys(expected) as DatasetId[];
}

/** The lake is as if nothing had happened, nothing is left over, and another run finds nothing to do. */
export async function expectUndisturbed(root: string, scene: Omit<Scene, "root">): Promise<void> {
  await expectSame(root, scene);
  ageExtractions(join(root, "lake"));
  await succeed(root);
  await expectSame(root, scene);
  expect(orphansOf(join(root, "lake"), datasetsOf(scene))).toEqual([]);
}

/** The same, without another run: extractions of killed attempts may wait for a while to be taken over. */
async function expectSame(root: string, scene: Omit<Scene, "root">): Promise<void> {
  const lake = join(root, "lake");
  expect(await readLake(lake, datasetsOf(scene))).toEqual(scene.expected);
  expect(orphansOf(lake, datasetsOf(scene)).filter((path) => !/^_lakewright\/.*\/extract\//.test(path))).toEqual([]);
  expectStoreInStep(root, scene.expected);
  expect(schemaFiles(root)).toEqual(scene.schemas);
}

/** The store knows the newest attempt of every dataset with its ledger, and nobody holds a lease any more. */
function expectStoreInStep(root: string, expected: LakeFacts): void {
  const store = new Sqlite(join(root, "store.db"), { readonly: true });
  try {
    const rows = store
      .prepare(
        `select DataSet as dataset, RowsIn as "in", RowsInserted as inserted, RowsQuarantined as quarantined from Attempts
         join Ledger using (AttemptID) where Kind = 'work' group by DataSet having Attempt = max(Attempt) order by DataSet`,
      )
      .all();
    const wanted = Object.entries(expected).map(([dataset, { ledgers }]) => ({ dataset, ...pick(ledgers.at(-1)) }));
    expect(rows).toEqual(wanted.sort((a, b) => (a.dataset < b.dataset ? -1 : 1)));
    expect(store.prepare(`select * from Leases`).all()).toEqual([]);
  } finally {
    store.close();
  }
}

function pick(ledger: Readonly<Record<string, number>> | undefined): Readonly<Record<string, unknown>> {
  return { in: ledger?.["in"], inserted: ledger?.["inserted"], quarantined: ledger?.["quarantined"] };
}

/** Extractions may be taken over for a while; later they are garbage. */
function ageExtractions(lake: string): void {
  const longAgo = new Date(Date.now() - 3 * 3_600_000);
  const entries = readdirSync(join(lake, "_lakewright"), { recursive: true, withFileTypes: true });
  for (const entry of entries) if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), longAgo, longAgo);
}

export async function succeed(root: string): Promise<Ended> {
  const ended = await command(root, RUN);
  expect(ended, JSON.stringify(ended.events.at(-1))).toMatchObject({ code: 0 });
  return ended;
}
