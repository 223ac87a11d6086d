import type { Notebook } from "./notebook.ts";
import type { ContentBreach, ContentRule, Repository } from "./repository.ts";

const head = { service: "notebooks", control: "–", policies: [], checkov: [], kinds: ["notebook"] } as const;
const judged = ({ notebooks }: Repository): number => notebooks.length;

/** Rules about notebooks in Python. */
export const notebookRules: readonly ContentRule[] = [
  {
    ...head,
    code: "LW7197",
    fix: "write a table in the one, read it in the other",
    judged,
    find: ({ notebooks }) => notebooks.flatMap((each) => sharedMemory(each, notebooks)),
  },
  {
    ...head,
    code: "LW7198",
    fix: "a Delta table, whose versions are kept for a time, and a pointer to the published one",
    judged,
    find: ({ notebooks }) => notebooks.flatMap(stampedOutputs),
  },
  {
    ...head,
    control: "LT-3",
    code: "LW7199",
    fix: "record the error with its class, then raise",
    judged,
    find: ({ notebooks }) => notebooks.flatMap(swallowedErrors),
  },
  {
    ...head,
    service: "databricks",
    control: "IM-1",
    policies: ["8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54"],
    code: "LW7178",
    fix: "an external location of Unity Catalog, and shared_access_key_enabled = false",
    judged,
    find: ({ notebooks }) => notebooks.flatMap(mounts),
  },
];

function ofLine({ path, placeOfLine }: Notebook, index: number, values: ContentBreach["values"]): ContentBreach {
  return { resource: path, place: placeOfLine(index), values };
}

/** Names that Databricks gives to every notebook. */
const given = new Set(["spark", "sc", "sqlContext", "dbutils", "display", "displayHTML"]);

/** Names that only another notebook gives a value to, which is not taken in. */
function sharedMemory(notebook: Notebook, all: readonly Notebook[]): readonly ContentBreach[] {
  const others = all.filter((each) => each !== notebook && each.root === notebook.root);
  const taken = others.filter(({ name }) => notebook.takes.has(name));
  const isKnown = (name: string) =>
    name.length < 3 || given.has(name) || [notebook, ...taken].some(({ made }) => made.has(name));
  return [...notebook.reads].flatMap(([name, index]) => {
    const other = isKnown(name) ? undefined : others.find(({ shared }) => shared.has(name));
    return other === undefined ? [] : [ofLine(notebook, index, { name, other: other.name })];
  });
}

const clock =
  /\b(datetime\.now|datetime\.datetime\.now|utcnow|now\(\)|today\(\)|strftime|time\.time|current_timestamp)\b/;
const writes = /\.(save|saveAsTable|parquet|csv|json|orc|text|delta|put|cp|mv)\s*\((.*)$/;

/** Outputs whose path holds the time: every run leaves another folder, and nothing says which one counts. */
function stampedOutputs(notebook: Notebook): readonly ContentBreach[] {
  const stamped = notebook.statements.flatMap(({ text }) => {
    const name = /^\s*(\w+)\s*=(?!=)/.exec(text)?.[1];
    return name !== undefined && clock.test(text) && /[/{]|format|\+/.test(text) ? [name] : [];
  });
  return notebook.statements.flatMap(({ text, index }) => {
    const found = /\bwrite\b|\bfs\./.test(text) ? writes.exec(text)?.[2] : undefined;
    const isStamped =
      found !== undefined &&
      (clock.test(found) || stamped.some((name) => new RegExp(String.raw`\b${name}\b`).test(found)));
    return isStamped ? [ofLine(notebook, index, {})] : [];
  });
}

const everything = /\b(Base)?Exception\b/;

/** Blocks that catch everything and raise nothing, and the context that does so by its name. */
function swallowedErrors(notebook: Notebook): readonly ContentBreach[] {
  const { statements } = notebook;
  return statements.flatMap(({ text, index }, at) => {
    if (/\bsuppress\(\s*(Base)?Exception\b/.test(text)) return [ofLine(notebook, index, {})];
    const found = /^(\s*)except\b\*?([^:]*):(.*)$/.exec(text);
    if (found === null) return [];
    const [, indent = "", caught = "", behind = ""] = found;
    if (caught.trim() !== "" && !everything.test(caught)) return [];
    const rest = statements.slice(at + 1);
    const end = rest.findIndex((each) => each.text.trim() !== "" && each.text.search(/\S/) <= indent.length);
    const block = [behind, ...(end < 0 ? rest : rest.slice(0, end)).map((each) => each.text)];
    return block.some((each) => /\braise\b|\bsys\.exit\b/.test(each)) ? [] : [ofLine(notebook, index, {})];
  });
}

/** `dbutils.fs.mount`, also under another name, and keys of accounts among the settings of Spark. */
function mounts(notebook: Notebook): readonly ContentBreach[] {
  const names = notebook.statements.flatMap(({ text }) => /^\s*(\w+)\s*=\s*dbutils\.fs\s*$/.exec(text)?.[1] ?? []);
  const mount = new RegExp(String.raw`(?:^|[^\w.])(?:${["dbutils\\.fs", ...names].join("|")})\.mount\b`);
  return notebook.statements.flatMap(({ text, index }) => {
    const what = mount.test(text)
      ? "dbutils.fs.mount"
      : /fs\.azure\.(?:account\.key|account\.oauth2\.client\.secret|sas\.)/.exec(text)?.[0];
    return what === undefined ? [] : [ofLine(notebook, index, { what })];
  });
}
