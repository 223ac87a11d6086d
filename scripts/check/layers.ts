import { type Import, importsOf } from "./imports.ts";
import { isTest, readSources } from "./source.ts";

/** The folders of `src` from the ground up, and what each may import. Files directly in `src` are the public doors. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  base: [],
  sql: ["base"],
  connector: ["base", "sql"],
  metadata: ["base", "sql", "connector"],
  plan: ["base", "sql", "metadata"],
  lake: ["base"],
  audio: ["base"],
  engine: ["base", "sql", "connector", "metadata", "plan"],
  store: ["base", "metadata", "plan"],
  run: ["base", "sql", "connector", "metadata", "plan", "lake", "audio", "engine", "store"],
  adf: ["base", "metadata"],
  deploy: ["base", "sql", "connector", "metadata", "plan", "adf", "engine", "store"],
  serve: ["base", "metadata", "plan", "store", "lake"],
  testing: ["base", "connector", "metadata", "engine", "run", "deploy"],
  cli: [
    "base",
    "sql",
    "connector",
    "metadata",
    "plan",
    "lake",
    "audio",
    "engine",
    "store",
    "run",
    "adf",
    "deploy",
    "serve",
  ],
};

/** The one import direction, the doors of the folders, and no cycles at run time. Unit tests may import what they like. */
export function checkLayers(root: string): readonly string[] {
  const sources = readSources(root, ["src/**/*.ts"]).filter((source) => !isTest(source.path));
  const imports = sources.flatMap(importsOf);
  const unknown = [...new Set(sources.map((source) => layerOf(source.path)))].filter(
    (name) => name !== undefined && !(name in layers),
  );
  return [
    ...unknown.map((name) => `src/${name}: not in the table of layers (scripts/check/layers.ts)`),
    ...imports.flatMap(judgeImport),
    ...findCycles(imports.filter((item) => item.runtime)).map((cycle) => `cycle at run time: ${cycle.join(" → ")}`),
  ];
}

function judgeImport(item: Import): readonly string[] {
  const from = layerOf(item.from);
  const to = layerOf(item.to);
  if (!item.to.startsWith("src/")) return [`${item.place}: imports ${item.to}, which is not in src`];
  if (from === undefined || from === to || !(from in layers)) return [];
  if (to === undefined || !layers[from]?.includes(to)) {
    return [
      `${item.place}: ${from} must not import ${to ?? item.to}; it may import ${layers[from]?.join(", ") || "nothing"}`,
    ];
  }
  return item.to.endsWith("/index.ts")
    ? []
    : [`${item.place}: imports ${item.to}; the door of a folder is its index.ts`];
}

/** `src/lake/delta/table.ts` → `lake`; undefined for files directly in `src`. */
function layerOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

/** One cycle per knot of files that import each other, as the path from a file back to itself. */
export function findCycles(imports: readonly Pick<Import, "from" | "to">[]): readonly (readonly string[])[] {
  const next = Map.groupBy(imports, (item) => item.from);
  const state = new Map<string, "open" | "done">();
  const path: string[] = [];
  const cycles: string[][] = [];
  function visit(file: string): void {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      cycles.push([...path.slice(path.indexOf(file)), file]);
      return;
    }
    state.set(file, "open");
    path.push(file);
    for (const item of next.get(file) ?? []) visit(item.to);
    path.pop();
    state.set(file, "done");
  }
  for (const file of next.keys()) visit(file);
  return cycles;
}
