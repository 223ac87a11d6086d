import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UserError } from "../../src/base/index.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

const RUNS = Number(
  process.env["LAKEWRIGHT_FUZZ_RUNS"] ?? (process.env["LAKEWRIGHT_FULL_SWEEP"] === undefined ? 25 : 1500),
);
const SEED = Number(process.env["LAKEWRIGHT_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

/** Tables that are damaged. */
const ORIGINS = {
  "with deletion vectors and changes": {
    properties: {
      "delta.checkpointInterval": "4",
      "delta.enableDeletionVectors": "true",
      "delta.enableChangeDataFeed": "true",
    },
  },
  "in partitions, with V2 checkpoints": {
    partitionBy: ["g"],
    properties: { "delta.checkpointInterval": "3", "delta.checkpointPolicy": "v2" },
  },
} as const;
type Origin = keyof typeof ORIGINS;

let lake: TemporaryLake;
/** Rows of each version. */
const states: Record<string, Map<number, readonly string[]>> = {};

beforeAll(async () => {
  lake = temporaryLake();
  for (const origin of Object.keys(ORIGINS) as Origin[]) {
    const table = lake.table(origin);
    await table.append(sql("SELECT range AS id, 'g' || range % 2 AS g FROM range(40)"), { create: ORIGINS[origin] });
    for (let round = 0; round < 10; round++) {
      await table.append(sql(`SELECT range + ${100 * (round + 1)} AS id, 'g0' AS g FROM range(${3 + round})`));
      if (round % 2 === 0) await table.delete(`id % 11 = ${round}`);
    }
    const last = (await table.log.latestVersion()) ?? 0;
    const rows = new Map<number, readonly string[]>();
    for (let version = 0; version <= last; version++) {
      rows.set(version, await rowsOf(table, { version }));
      if (version % 5 !== last % 5) continue;
      const { files, sizeBytes } = await table.describe({ version });
      const checksum = { numFiles: files, tableSizeBytes: sizeBytes, setTransactions: [], domainMetadata: [] };
      writeFileSync(
        lake.path(`${origin}/_delta_log/${String(version).padStart(20, "0")}.crc`),
        JSON.stringify(checksum),
      );
    }
    states[origin] = rows;
  }
});
afterAll(() => lake.close());

/** Files of a table by what they are. */
const PLACES = {
  entry: /_delta_log\/\d{20}\.json$/,
  checkpoint: /\.checkpoint\./,
  sidecar: /_sidecars\//,
  hint: /_last_checkpoint$/,
  checksum: /\.crc$/,
  vector: /deletion_vector_/,
  data: /^[^_].*\.parquet$/,
  change: /^_change_data\//,
} as const;
type Place = keyof typeof PLACES;

/** Files that carry a checksum of their own, or only help: a single byte that changed is noticed, or does not matter. */
const WATCHED: readonly Place[] = ["hint", "checksum", "vector"];
/** Files that are known by more than their name, so that one of the same kind in their place is noticed. */
const KNOWN: readonly Place[] = ["data", "vector", "sidecar", "checkpoint"];

type Damage = Readonly<{
  kind: "lost" | "cut" | "empty" | "zeroes" | "garbage" | "stranger" | "flipped" | "another";
  place: Place;
  file: number;
  at: number;
}>;

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom("lost", "cut", "empty", "zeroes", "garbage", "stranger", "flipped", "another"),
  place: fc.constantFrom(...(Object.keys(PLACES) as Place[])),
  file: fc.nat(1000),
  at: fc.nat(100_000),
});

const filesAt = (folder: string, place: Place) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => PLACES[place].test(name))
    .sort();

/** Damages one file of a table. A cut never falls between two lines: such an entry cannot be told from a shorter one. */
function inflict(folder: string, { kind, place, file, at }: Damage): void {
  const names = filesAt(folder, place);
  const name = names[file % Math.max(names.length, 1)];
  if (name === undefined) return;
  const path = `${folder}/${name}`;
  const content = readFileSync(path);
  switch (kind) {
    case "lost":
      return rmSync(path);
    case "cut": {
      let end = at % Math.max(content.length, 1);
      while (end > 0 && (content[end - 1] === 0x0a || content[end] === 0x0a)) end--;
      return writeFileSync(path, content.subarray(0, end));
    }
    case "empty":
      return writeFileSync(path, "");
    case "zeroes":
      return writeFileSync(path, new Uint8Array(content.length));
    case "garbage":
      return writeFileSync(path, content.toReversed());
    case "flipped": {
      if (!WATCHED.includes(place)) return;
      content[at % content.length] = (content[at % content.length] ?? 0) ^ (1 << (at % 8));
      return writeFileSync(path, content);
    }
    case "another": {
      const other = readFileSync(`${folder}/${names[at % names.length]}`);
      // nobody can tell a whole file from one of the same kind, size and name
      if (KNOWN.includes(place) && (place === "checkpoint" ? name.endsWith(".json") : other.length !== content.length))
        writeFileSync(path, other);
      return;
    }
    default: {
      const strangers = ["notes.txt", ".hidden.json", "00000000000000000003.json.bak", "99.json", "_x.parquet"];
      writeFileSync(`${folder}/_delta_log/${strangers[at % strangers.length]}`, content);
      writeFileSync(`${folder}/part-of-nobody.parquet`, content);
    }
  }
}

/** What `work` gives; undefined when it is refused by an error that names a file or version of the table. */
async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.code).toMatch(/^LW6[12]/);
    expect(error.message).toMatch(/_delta_log|\.parquet|deletion_vector_|version \d+/);
    return undefined;
  }
}

for (const origin of Object.keys(ORIGINS) as Origin[])
  test(`a damaged table ${origin} gives the rows of one of its versions or is refused by name, never other rows (F28, F29; seed ${SEED})`, {
    timeout: 6_000_000,
  }, async () => {
    let number = 0;
    const known = (version: number) => states[origin]?.get(version) ?? [];
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), fc.nat(30), async (damages, some) => {
        const name = `${origin.slice(0, 4)}-${number++}`.replace(" ", "");
        const folder = lake.path(name);
        cpSync(lake.path(origin), folder, { recursive: true });
        for (const one of damages) inflict(folder, one);
        const hasEntries = filesAt(folder, "entry").length > 0;
        const table = lake.table(name);
        const version = await unlessRefused(() => table.log.latestVersion());
        if (version !== undefined) {
          const found = await unlessRefused(() => rowsOf(table));
          if (found !== undefined) expect(found).toEqual(known(version));
          const older = some % (version + 1);
          const before = await unlessRefused(() => rowsOf(lake.table(name), { version: older }));
          if (before !== undefined) expect(before, `version ${older}`).toEqual(known(older));
          // and what is written over it stands on the same rows, or on nothing
          const changed = await unlessRefused(() => table.delete("id % 7 = 3"));
          const kept = known(version).filter((row) => Number((JSON.parse(row) as { id: string }).id) % 7 !== 3);
          const after = await unlessRefused(() => rowsOf(lake.table(name)));
          if (after !== undefined)
            expect(after, "after the change").toEqual(changed === undefined ? known(version) : kept);
          await unlessRefused(() => table.check());
          await unlessRefused(() => table.readChanges({ from: older }));
        } else if (!hasEntries) expect(await table.log.snapshot()).toBeUndefined();
        rmSync(folder, { recursive: true });
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

test("what is missing or altered under a table is found and named by the check (F29)", async () => {
  const [origin] = Object.keys(ORIGINS) as Origin[];
  cpSync(lake.path(origin ?? ""), lake.path("checked"), { recursive: true });
  const [gone = "", cut = "", altered = ""] = filesAt(lake.path("checked"), "data");
  const broken = lake.path(`checked/${altered}`);
  rmSync(lake.path(`checked/${gone}`));
  writeFileSync(lake.path(`checked/${cut}`), readFileSync(lake.path(`checked/${cut}`)).subarray(0, 50));
  writeFileSync(broken, new Uint8Array(readFileSync(broken).length));
  const { findings } = await lake.table("checked").check();
  const found = new Map(findings.map(({ file, problem }) => [file, problem]));
  expect(found.get(gone)).toBe("it is missing");
  expect(found.get(cut)).toMatch(/50 bytes/);
  expect([...found.keys()].sort()).toEqual([gone, cut, altered].sort());
});

test("a V2 checkpoint or sidecar of another version in the place of one is not taken for it (F28)", async () => {
  const origin = "in partitions, with V2 checkpoints" satisfies Origin;
  let swaps = 0;
  for (const place of ["checkpoint", "sidecar"] as const) {
    const names = filesAt(lake.path(origin), place);
    for (const [file, name] of names.entries()) {
      const [other = ""] = [...names.slice(file + 1), ...names];
      const contents = [name, other].map((one) => readFileSync(lake.path(`${origin}/${one}`)));
      if (place === "sidecar" && contents[0]?.length === contents[1]?.length) continue;
      cpSync(lake.path(origin), lake.path(`swapped-${swaps}`), { recursive: true });
      writeFileSync(lake.path(`swapped-${swaps}/${name}`), contents[1] ?? "");
      const table = lake.table(`swapped-${swaps++}`);
      for (const [version, rows] of states[origin] ?? []) expect(await rowsOf(table, { version }), name).toEqual(rows);
    }
  }
  expect(swaps).toBeGreaterThan(5);
});
