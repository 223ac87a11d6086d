import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UserError } from "../../src/base/index.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
/** Rows of each version of the table that is damaged. */
const states = new Map<number, readonly string[]>();

beforeAll(async () => {
  lake = temporaryLake();
  const table = lake.table("origin");
  const create = { properties: { "delta.checkpointInterval": "4", "delta.enableDeletionVectors": "true" } };
  await table.append(sql("SELECT range AS id FROM range(40)"), { create });
  for (let round = 0; round < 10; round++) {
    await table.append(sql(`SELECT range + ${100 * (round + 1)} AS id FROM range(3)`));
    if (round % 2 === 0) await table.delete(`id % 11 = ${round}`);
  }
  const last = (await table.log.latestVersion()) ?? 0;
  for (let version = 0; version <= last; version++) states.set(version, await rowsOf(table, { version }));
});
afterAll(() => lake.close());

type Damage = Readonly<{
  kind: "lost" | "cut" | "empty" | "zeroes" | "garbage" | "stranger";
  file: number;
  at: number;
}>;

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom("lost", "cut", "empty", "zeroes", "garbage", "stranger"),
  file: fc.nat(1000),
  at: fc.nat(100_000),
});

/** Damages one file of the log and says which. A cut never falls between two lines: such an entry cannot be told from a shorter one. */
function inflict(folder: string, { kind, file, at }: Damage): string {
  const names = readdirSync(folder).sort();
  const name = names[file % names.length] ?? "";
  const path = `${folder}/${name}`;
  const content = readFileSync(path);
  switch (kind) {
    case "lost":
      rmSync(path);
      return name;
    case "cut": {
      let end = at % content.length;
      while (end > 0 && (content[end - 1] === 0x0a || content[end] === 0x0a)) end--;
      writeFileSync(path, content.subarray(0, end));
      return name;
    }
    case "empty":
      writeFileSync(path, "");
      return name;
    case "zeroes":
      writeFileSync(path, new Uint8Array(content.length));
      return name;
    case "garbage":
      writeFileSync(path, content.toReversed());
      return name;
    default:
      writeFileSync(
        `${folder}/${["notes.txt", ".hidden.json", "00000000000000000003.json.bak", "99.json", "_x.parquet"][at % 5]}`,
        content,
      );
      return "";
  }
}

test("a damaged log gives the rows of one of its versions or is refused by name, never other rows (F28)", {
  timeout: 240_000,
}, async () => {
  let number = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
      const name = `copy-${number++}`;
      cpSync(lake.path("origin"), lake.path(name), { recursive: true });
      for (const one of damages) inflict(lake.path(`${name}/_delta_log`), one);
      const table = lake.table(name);
      try {
        const version = await table.log.latestVersion();
        if (version === undefined)
          expect(readdirSync(lake.path(`${name}/_delta_log`)).filter((file) => file.endsWith(".json"))).toEqual([]);
        else expect(await rowsOf(table)).toEqual(states.get(version));
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        expect((error as UserError).message).toMatch(/_delta_log|version \d+|copy-\d+/);
      } finally {
        rmSync(lake.path(name), { recursive: true });
      }
    }),
    { numRuns: process.env["LAKEWRIGHT_FULL_SWEEP"] === undefined ? 60 : 2000 },
  );
});

test("what is missing or altered under a table is found and named by the check (F29)", async () => {
  cpSync(lake.path("origin"), lake.path("checked"), { recursive: true });
  const files = readdirSync(lake.path("checked"))
    .filter((file) => file.endsWith(".parquet"))
    .sort();
  const [gone = "", cut = "", altered = ""] = files;
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
