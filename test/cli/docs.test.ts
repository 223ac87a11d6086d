import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildSite, type SiteInput, writeSite } from "../../src/cli/docs/index.ts";
import { main } from "../../src/cli/main.ts";
import { analyzerVersion, openAnalyzer } from "../../src/engine/index.ts";
import { analyseProject, loadProject, memoryCache, type MissingItem } from "../../src/metadata/index.ts";
import { repositoryRoot } from "../support/places.ts";
import { newProject, recordingTerminal, temporaryFolder } from "./launch.ts";

let flights: SiteInput;

beforeAll(async () => {
  const loaded = await loadProject(join(repositoryRoot, "examples", "nyc-flights"));
  const { analysis } = await analyseProject(loaded, { version: analyzerVersion(), open: openAnalyzer }, memoryCache());
  if (loaded.model === undefined) throw new Error("the example has no Model");
  const step = {
    kind: "edit",
    place: { file: "products/on_time/product.yaml", line: 1, column: 1 },
    edit: "write `sla:`",
  } as const;
  const missing: readonly MissingItem[] = [
    { code: "LW1", owner: "on_time", subject: "on_time", text: "No service level", next: step },
  ];
  flights = {
    model: loaded.model,
    analysis,
    missing,
    sourceTypes: ["sqlite", "files"],
    targets: [{ name: "terraform", summary: "Terraform files" }],
  };
});

async function ask(folder: string, ...words: readonly string[]) {
  const { terminal, out, err } = recordingTerminal(folder);
  return { exitCode: await main(words, terminal), out: out(), err: err() };
}

test("every link leads to a page and a place that is there, and out of the pages none", () => {
  const pages = buildSite(flights);
  const places = new Set(
    [...pages].flatMap(([path, text]) => [
      path,
      ...[...text.matchAll(/ id="([^"]+)"/g)].map((match) => `${path}#${match[1]}`),
    ]),
  );
  for (const [path, text] of pages) {
    const links = [...text.matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? "");
    expect(
      links.filter((link) => !places.has(link)),
      path,
    ).toEqual([]);
    expect(text).not.toMatch(/<script|<img|<link|<iframe|https?:|url\(|@import|\son\w+=/i);
    expect(text).toContain("default-src &#39;none&#39;");
  }
});

test("names of columns, keys, rules, ports and open steps are where a reader looks for them", () => {
  const pages = buildSite(flights);
  const model = pages.get("model-on_time.html") ?? "";
  for (const part of ["carrier_delay", "dep_delay", "bigint", "not null", "has tailnum"]) expect(model).toContain(part);
  const product = pages.get("product-on_time.html") ?? "";
  for (const part of ["aviation-analytics", "freshness 24h", "How reliably each route is flown", "No service level"])
    expect(product).toContain(part);
  expect(pages.get("open-steps.html")).toContain("<code>sla:</code>");
  expect(pages.get("capabilities.html")).toContain("not available yet");
});

test("connections, hosts and secrets of a project are on no page", async () => {
  const project = await newProject();
  writeFileSync(
    join(project, "sources", "ops.yaml"),
    "source: ops\ntype: postgres\nconnection: { host: secret-host.example, database: hidden_database }\nauthentication: { method: password, user: hidden_user, password: { secret: hidden-name } }\ndatasets:\n  stock: { table: public.stock, load: { mode: full } }\n",
  );
  expect((await ask(project, "docs", "build")).exitCode).toBe(0);
  const folder = join(project, ".lakewright", "docs");
  const all = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("");
  expect(all).toContain("public.stock");
  expect(all).not.toMatch(/secret-host|hidden[-_]/);
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
  "\u202egnp",
  "a\u0000b\u001b[31m",
];

/** The example with this text wherever a text can stand, names and ids included. */
function withText(value: string): SiteInput {
  const text = JSON.stringify(value).slice(1, -1);
  const replaced = JSON.stringify(flights)
    .replaceAll(
      /"(description|purpose|owner|unit|classification|text|subject|edit|file|says|version|contract)":"[^"\\]*"/g,
      (_, key: string) => `"${key}":"${text}"`,
    )
    .replaceAll(
      /\b(carrier_delay|dep_delay|on_time|ops|sqlite|nyc_flights|aviation|known_destination|local)\b/g,
      (name) => `${name}${text}`,
    );
  return JSON.parse(replaced) as SiteInput;
}

/** The elements of a page in order, with the names of their attributes. */
function tagsOf(markup: string): readonly string[] {
  return (markup.match(/<[/!a-z][^>]*>/gi) ?? []).map((tag) => tag.replace(/="[^"]*"/g, "="));
}

test.each(hostile)("whatever a name or a description holds stays text: %j", (value) => {
  const attacked = [...buildSite(withText(value))];
  const clean = [...buildSite(withText("x"))];
  expect(attacked.map(([, text]) => tagsOf(text))).toEqual(clean.map(([, text]) => tagsOf(text)));
  for (const [path, text] of attacked) {
    expect(path).toMatch(/^[a-z0-9_.-]+\.html$/);
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\u202e/u);
  }
});

test("pages of an earlier time are replaced and removed, files of others are neither", async () => {
  const folder = temporaryFolder();
  await writeSite(
    folder,
    new Map([
      ["index.html", "1"],
      ["old.html", "1"],
    ]),
  );
  writeFileSync(join(folder, "notes.txt"), "mine");
  await writeSite(folder, new Map([["index.html", "2"]]));
  expect(readdirSync(folder).sort()).toEqual(["index.html", "notes.txt", "pages.txt"]);
  expect(readFileSync(join(folder, "index.html"), "utf8")).toBe("2");
  writeFileSync(join(folder, "model.html"), "mine");
  await expect(writeSite(folder, new Map([["model.html", "3"]]))).rejects.toThrow("model.html would be overwritten");
  expect(readFileSync(join(folder, "model.html"), "utf8")).toBe("mine");
  writeFileSync(join(folder, "pages.txt"), "../outside.html\nnotes.txt\n");
  writeFileSync(join(folder, "..", "outside.html"), "mine");
  rmSync(join(folder, "index.html"));
  await writeSite(folder, new Map([["index.html", "4"]]));
  expect(existsSync(join(folder, "notes.txt")) && existsSync(join(folder, "..", "outside.html"))).toBe(true);
  rmSync(join(folder, "..", "outside.html"));
});

test("a file where the folder is to be is named, by docs build and by init", async () => {
  const project = await newProject();
  writeFileSync(join(project, "taken"), "mine");
  for (const words of [
    ["docs", "build", "--out", "taken"],
    ["docs", "build", "--out", "taken/inner"],
    ["init", "taken"],
    ["init", "taken/inner"],
  ]) {
    expect(await ask(project, ...words), words.join(" ")).toMatchObject({
      exitCode: 2,
      err: expect.stringMatching(/^LW9072 {2}A file stands where ".*taken.*" is to be a folder\n$/) as string,
    });
  }
});

test("a project with errors has no pages, and says what is wrong", async () => {
  const project = await newProject();
  writeFileSync(join(project, "products", "sales", "gold", "broken.sql"), "SELECT * FROM silver.nothing");
  const answer = await ask(project, "docs", "build");
  expect(answer).toMatchObject({ exitCode: 2, out: "" });
  expect(answer.err).toContain("products/sales/gold/broken.sql:1:");
});

test("a project without anything has pages too, and --json names them", async () => {
  const folder = temporaryFolder();
  await ask(folder, "init", "trade", "--template", "blank");
  mkdirSync(join(folder, "public"));
  const answer = await ask(join(folder, "trade"), "docs", "build", "--out", "../public", "--json");
  expect(answer).toMatchObject({ exitCode: 0, err: "" });
  expect(JSON.parse(answer.out)).toMatchObject({ project: "trade", folder: join(folder, "public") });
  expect(readdirSync(join(folder, "public"))).toContain("open-steps.html");
});

test("ten thousand datasets are divided among pages that a browser can show", () => {
  const source = flights.model.sources[0];
  const dataset = source?.datasets[0];
  if (source === undefined || dataset === undefined) throw new Error("the example has no source");
  const datasets = Array.from({ length: 10_000 }, (_, index) => ({
    ...dataset,
    columns: [],
    schema: dataset.schema?.slice(0, 2) ?? [],
    id: `ops.bronze.t${index}` as const,
    name: `t${index}`,
    rules: [
      {
        kind: "reference",
        name: "r",
        description: "",
        severity: "warn",
        columns: ["a"],
        dataset: `ops.bronze.t${index % 7}`,
        to: ["a"],
        allowNull: false,
      } as const,
    ],
  }));
  const missing = datasets.map(
    ({ id }): MissingItem => ({
      code: "LW1",
      owner: "ops",
      subject: id,
      text: "Never loaded",
      next: { kind: "command", command: `lakewright run ${id}` },
    }),
  );
  const pages = buildSite({ ...flights, model: { ...flights.model, sources: [{ ...source, datasets }] }, missing });
  expect(pages.size).toBe(107);
  for (const [path, text] of pages) expect(text.length, path).toBeLessThan(500_000);
});
