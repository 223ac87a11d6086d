import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { catalogue } from "../../src/base/index.ts";
import {
  analyseProject,
  type DatasetCondition,
  findMissing,
  loadProject,
  memoryCache,
  type MissingItem,
  type ProjectFacts,
  readEmptyPaths,
} from "../../src/metadata/index.ts";
import { real } from "./analyse-files.ts";
import { changed, exemplaryProject } from "./judge-files.ts";
import { type Files, projectFolder } from "./project-folder.ts";

type Case = Readonly<{
  files?: Files;
  conditions?: Readonly<Record<string, DatasetCondition>>;
  folders?: readonly string[];
}>;

/** What is missing in the exemplary project after a change. */
async function missingIn({ files = {}, conditions, folders = [] }: Case): Promise<readonly MissingItem[]> {
  using folder = projectFolder({ ...exemplaryProject, ...files });
  for (const path of folders) mkdirSync(join(folder.root, path), { recursive: true });
  const loaded = await loadProject(folder.root);
  const { analysis, diagnostics } = await analyseProject(loaded, real, memoryCache());
  if (loaded.draft === undefined) throw new Error("nothing could be understood");
  const facts: ProjectFacts = {
    places: loaded.places,
    findings: [...loaded.diagnostics, ...diagnostics],
    empty: readEmptyPaths(folder.root),
    analysis,
    ...(conditions === undefined ? {} : { observed: { environment: "prod", datasets: conditions } }),
  };
  return findMissing(loaded.draft, facts);
}

/** `owner code text → next step` */
function lineOf({ owner, code, text, next }: MissingItem): string {
  const step = next.kind === "command" ? `$ ${next.command}` : `${next.place.file}:${next.place.line} ${next.edit}`;
  return `${owner} ${code} ${text} → ${step}`;
}

const SOURCE = "sources/ops.yaml";
const none: Files = Object.fromEntries(
  Object.keys(exemplaryProject).flatMap((path) => (path === "lakewright.yaml" ? [] : [[path, null]])),
);

/** One case for every code of what files, lake and store know beside the policies. */
const cases: Readonly<
  Record<Extract<keyof typeof catalogue, `LW195${string}` | `LW196${string}`>, Case & Readonly<{ line: string }>>
> = {
  LW1950: {
    files: changed("products/sales/gold/orders.yaml", "keys: [id]", "keys: [di]"),
    line: "shop LW1950 The metadata has errors: 1 → $ lakewright validate",
  },
  LW1951: {
    files: { "products/sales/gold/monthly.yaml": "description: Orders by month\n" },
    line: "sales LW1951 The transformation of sales.gold.monthly is missing → products/sales/gold/monthly.sql:1 write the SELECT that makes it",
  },
  LW1952: {
    files: { "products/stock/silver/items.sql": "SELECT id FROM bronze.orders\n" },
    line: "stock LW1952 Product stock has no product.yaml → products/stock/product.yaml:1 write `product:`, `owner:`, `description:` and `purpose:`",
  },
  LW1953: {
    files: { "sources/ops.schema.yaml": null },
    line: "ops LW1953 Source ops was not discovered: no columns are known of orders → $ lakewright discover ops",
  },
  LW1954: {
    files: {
      [SOURCE]: `${String(exemplaryProject[SOURCE]).replace(/datasets:[^]*/, "")}datasets: {}\n`,
      "products/sales/gold/orders.sql": "SELECT 1 AS id, '' AS email, true AS is_paid\n",
      "products/sales/tests/orders.yaml": null,
    },
    line: "ops LW1954 Source ops has no datasets → sources/ops.yaml:1 name a table or file below `datasets:`",
  },
  LW1955: {
    files: {
      "products/stock/product.yaml": "product: stock\nowner: stock-data\ndescription: Stock\npurpose: Buying\n",
    },
    line: "stock LW1955 Product stock has no datasets → products/stock/silver/<dataset>.sql:1 write a SELECT from `bronze.<dataset>`",
  },
  LW1956: {
    files: changed(
      "products/sales/product.yaml",
      String(/outputs:[^]*/.exec(String(exemplaryProject["products/sales/product.yaml"]))?.[0]),
      "",
    ),
    line: "sales LW1956 Product sales has no output port → products/sales/product.yaml:1 name a dataset below `outputs:`",
  },
  LW1957: {
    files: none,
    line: "shop LW1957 The project has no source → sources/<name>.yaml:1 write `source:`, `type:`, `connection:` and `datasets:`",
  },
  LW1958: {
    files: none,
    line: "shop LW1958 The project has no product → products/<name>/product.yaml:1 write `product:`, `owner:`, `description:` and `purpose:`",
  },
  LW1960: {
    conditions: { "ops.bronze.orders": "never ran", "sales.gold.orders": "current" },
    line: "ops LW1960 ops.bronze.orders was never loaded in prod → $ lakewright run +ops.bronze.orders --env prod",
  },
  LW1961: {
    conditions: { "sales.gold.orders": "missing" },
    line: "sales LW1961 The table of sales.gold.orders is gone from prod → $ lakewright run --force sales.gold.orders --env prod",
  },
  LW1962: {
    conditions: { "sales.gold.orders": "foreign change" },
    line: "sales LW1962 sales.gold.orders was changed by somebody else in prod → $ lakewright table history sales.gold.orders --env prod",
  },
  LW1963: {
    folders: ["adf_pipelines", "node_modules/x", ".git/refs"],
    line: "shop LW1963 Folder adf_pipelines is empty → adf_pipelines/:1 put into it what it is for, or remove it",
  },
  LW1964: {
    files: { "notebooks/load.py": "" },
    line: "shop LW1964 File notebooks/load.py is empty → notebooks/load.py:1 write it, or remove it",
  },
};

test("nothing is missing in a project that has everything", async () => {
  expect(await missingIn({ conditions: { "ops.bronze.orders": "current", "sales.gold.orders": "current" } })).toEqual(
    [],
  );
});

test.each(Object.entries(cases))("%s is listed with its next step", async (_, { line, ...one }) => {
  expect((await missingIn(one)).map(lineOf)).toContain(line);
});

test("nothing but the one thing is listed where only one thing is missing", async () => {
  for (const code of ["LW1951", "LW1953", "LW1960", "LW1961", "LW1962", "LW1963", "LW1964"] as const) {
    const { line, ...one } = cases[code];
    expect((await missingIn(one)).map(lineOf)).toEqual([line]);
  }
});

test("what a policy asks for is missing whatever its level, at the YAML that is to be written", async () => {
  const files = {
    ...changed("lakewright.yaml", "policies:\n", "policies:\n  LW1920: off\n"),
    "products/sales/gold/orders.yaml": null,
  };
  const lines = (await missingIn({ files })).map(lineOf);
  expect(lines).toContain(
    "sales LW1920 sales.gold.orders has no keys → products/sales/gold/orders.yaml:1 `keys:` names the columns that identify a row",
  );
});

test("items stand in the order of the project: itself, its sources, its products", async () => {
  const files = {
    "sources/ops.schema.yaml": null,
    "notebooks/load.py": "",
    ...changed("products/sales/product.yaml", "owner: sales-data", "owner: todo"),
  };
  expect((await missingIn({ files })).map(({ owner }) => owner)).toEqual(["shop", "ops", "sales"]);
});

test("a folder that holds only what keeps it in git, or a README, is empty; one that holds folders is not", () => {
  using folder = projectFolder({
    "a/.gitkeep": "",
    "b/README.md": "# b\n",
    "c/d/x.sql": "SELECT 1\n",
    "e/f/.keep": "",
    "g/data.bin": "",
  });
  writeFileSync(join(folder.root, "notes.txt"), "");
  expect(readEmptyPaths(folder.root)).toEqual({ folders: ["a", "b", "e/f"], files: [] });
  expect(readEmptyPaths(join(folder.root, "nowhere"))).toEqual({ folders: [], files: [] });
});
