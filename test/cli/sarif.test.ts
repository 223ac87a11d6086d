import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { diagnostic, type Diagnostic } from "../../src/base/index.ts";
import { main } from "../../src/cli/main.ts";
import { folderInRepository, sarifLog } from "../../src/cli/validation/sarif.ts";
import { exemplaryProject } from "../metadata/judge-files.ts";
import type { Files } from "../metadata/project-folder.ts";
import { recordingTerminal, temporaryFolder } from "./launch.ts";
import { sarifSchema } from "./sarif-schema.ts";

const validate = new Ajv2020({ strict: true, validateFormats: false }).compile(sarifSchema);

type Log = ReturnType<typeof sarifLog>;

function expectValid(log: unknown): asserts log is Log {
  validate(log);
  expect(validate.errors).toBeNull();
}

/** What `validate --sarif` writes about a project below the root of a repository. */
async function logOf(files: Files, ...options: readonly string[]): Promise<Log> {
  const repository = temporaryFolder();
  mkdirSync(join(repository, ".git"));
  const folder = join(repository, "data", "my shop");
  for (const [path, text] of Object.entries({ ...exemplaryProject, ...files })) {
    if (typeof text !== "string") continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { terminal, err } = recordingTerminal(folder);
  const exitCode = await main(["validate", "--sarif", "out.sarif", ...options], terminal);
  if (exitCode !== 0 && exitCode !== 2) throw new Error(err());
  const log: unknown = JSON.parse(readFileSync(join(folder, "out.sarif"), "utf8"));
  expectValid(log);
  return log;
}

const PRODUCT = "products/sales/product.yaml";
const without: Files = {
  [PRODUCT]: String(exemplaryProject[PRODUCT]).replace(', contract: "1.0.0"', "").replace("sales-data", "todo"),
  "products/sales/gold/orders.sql": "SELECT id, email, is_payed AS is_paid FROM bronze.orders\n",
};

test("the log of a project holds all its findings, with rule, place below the repository and level", async () => {
  const log = await logOf(without);
  const [run] = log.runs;
  const found = run.results.map(({ ruleId, level, locations, message }) => {
    const [{ physicalLocation }] = locations as unknown as [(typeof locations)[0]];
    return [ruleId, level, physicalLocation.artifactLocation.uri, physicalLocation.region.startLine, message.text];
  });
  expect(found).toEqual([
    [
      "LW2201",
      "error",
      "data/my%20shop/products/sales/gold/orders.sql",
      1,
      'Column "is_payed" does not exist — did you mean "is_paid"?',
    ],
    [
      "LW1910",
      "warning",
      "data/my%20shop/products/sales/product.yaml",
      1,
      'Product sales has no real owner: "todo" — `owner:` is the team or person that answers for it',
    ],
    [
      "LW1940",
      "warning",
      "data/my%20shop/products/sales/product.yaml",
      7,
      'Output port sales.orders has no contract version — `contract: "1.0.0"` is the version of what is promised',
    ],
  ]);
  for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  expect(run.tool.driver.rules.map(({ id, defaultConfiguration }) => [id, defaultConfiguration.level])).toEqual([
    ["LW1910", "warning"],
    ["LW1940", "warning"],
    ["LW2201", "error"],
  ]);
});

test("a fix is the very text that --fix would put in", async () => {
  const log = await logOf(without);
  const fixes = log.runs[0].results.flatMap((result) => ("fixes" in result ? result.fixes : []));
  expect(fixes).toEqual([
    {
      description: { text: "write the contract version of sales.orders that holds anyway" },
      artifactChanges: [
        {
          artifactLocation: { uri: "data/my%20shop/products/sales/product.yaml", uriBaseId: "%SRCROOT%" },
          replacements: [
            {
              deletedRegion: { startLine: 7, startColumn: 58, endLine: 7, endColumn: 58 },
              insertedContent: { text: ", contract: 1.0.0" },
            },
          ],
        },
      ],
    },
  ]);
});

test("a project without findings gives a log without results", async () => {
  const log = await logOf({});
  expect([log.runs[0].results, log.runs[0].tool.driver.rules]).toEqual([[], []]);
});

test("own policies are rules with their titles", async () => {
  const settings =
    "policies:\n  own: [{ code: TEAM01, title: Owners are mailboxes, each: product, expect: \"contains(owner, '@')\" }]\n";
  const log = await logOf({
    "lakewright.yaml": String(exemplaryProject["lakewright.yaml"]).replace("policies:\n", settings),
  });
  expect(log.runs[0].tool.driver.rules.map(({ id, shortDescription }) => [id, shortDescription.text])).toEqual([
    ["TEAM01", "Owners are mailboxes"],
  ]);
});

function finding(line: number, text: string): Diagnostic {
  return { ...diagnostic("LW1912", { place: { file: "a b/ü#1.yaml", line, column: 2 }, severity: "warning" }), text };
}

const none = { insertions: new Map(), folder: "", titles: new Map() };

function fingerprints(findings: readonly Diagnostic[]): readonly string[] {
  const log = sarifLog(findings, none);
  expectValid(log);
  return log.runs[0].results.map((result) => result.partialFingerprints["lakewrightFinding/v1"]);
}

test("a finding keeps its fingerprint when lines move, and equal findings have different ones", () => {
  const [first, second, third] = fingerprints([finding(1, "a"), finding(7, "a"), finding(9, "b")]);
  expect(new Set([first, second, third]).size).toBe(3);
  expect(fingerprints([finding(30, "a")])).toEqual([first]);
});

test("any path is a relative address, and the second place of a finding goes along", () => {
  const related = [{ place: { file: "b.yaml", line: 3, column: 1 }, text: "first given here" }];
  const log = sarifLog([{ ...finding(1, "a"), related }], none);
  expectValid(log);
  const [result] = log.runs[0].results;
  expect(result?.locations[0]?.physicalLocation.artifactLocation.uri).toBe("a%20b/%C3%BC%231.yaml");
  expect(result !== undefined && "relatedLocations" in result ? result.relatedLocations : []).toMatchObject([
    { id: 0, message: { text: "first given here" }, physicalLocation: { region: { startLine: 3 } } },
  ]);
});

test("outside of git paths are relative to the project", () => {
  expect(folderInRepository(temporaryFolder())).toBe("");
});
