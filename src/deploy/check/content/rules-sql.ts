import { reservedWords } from "./reserved-words.ts";
import type { ContentBreach, ContentRule, Repository } from "./repository.ts";
import type { SqlName, SqlScript, SqlTable } from "./sql-script.ts";

const head = { service: "sql_scripts", control: "–", policies: [], checkov: [], kinds: ["SQL"] } as const;
const tables = ({ scripts }: Repository): number => scripts.flatMap((script) => script.tables).length;
const columns = ({ scripts }: Repository): number =>
  scripts.flatMap((script) => script.tables.flatMap((table) => table.columns)).length;

/** Rules about scripts that make tables. */
export const sqlRules: readonly ContentRule[] = [
  {
    ...head,
    code: "LW7193",
    fix: "brackets around every name: [Schema]",
    judged: columns,
    find: (repository) => everyTable(repository, reservedIn),
  },
  {
    ...head,
    code: "LW7194",
    fix: "NOT NULL, and UNIQUE over the parent and the name",
    judged: columns,
    find: (repository) => everyTable(repository, nullableKeys),
  },
  {
    ...head,
    code: "LW7195",
    fix: "the value in the versions alone; what holds now is a view over them",
    judged: tables,
    find: valuesTwice,
  },
  {
    ...head,
    kinds: ["SQL", "notebook"],
    code: "LW7196",
    fix: "a table the scripts make",
    judged: ({ scripts }) => scripts.flatMap(({ uses }) => uses).length,
    find: unknownTables,
  },
];

function everyTable(
  { scripts }: Repository,
  find: (script: SqlScript, table: SqlTable) => readonly ContentBreach[],
): readonly ContentBreach[] {
  return scripts.flatMap((script) => script.tables.flatMap((table) => find(script, table)));
}

function reservedIn({ path }: SqlScript, { name, columns: all, place }: SqlTable): readonly ContentBreach[] {
  const isReserved = ({ text, isQuoted }: SqlName) => !isQuoted && reservedWords.has(text.toLowerCase());
  const named = [{ name, place }, ...all].filter((each) => isReserved(each.name));
  return named.map((each) => ({
    resource: `${path}: ${name.text}`,
    place: each.place,
    values: { name: each.name.text },
    fix: `[${each.name.text}]`,
  }));
}

/** Keys that may be empty because nobody said otherwise; NULL that is written down is a decision. */
function nullableKeys({ path }: SqlScript, { name, columns: all }: SqlTable): readonly ContentBreach[] {
  return all
    .filter(({ references, isNullable, isSaid }) => references !== undefined && isNullable && !isSaid)
    .map((column) => ({
      resource: `${path}: ${name.text}`,
      place: column.place,
      values: { column: column.name.text, parent: column.references ?? "" },
    }));
}

const versioned = /^(version(number)?|effective(date|from)?|expir(ation|y)(date)?|valid_?(from|to|until))$/i;
const ofAnyRow = /^(id|name|description|type|format|status|createdat|created|changedat|changed)$/i;

/** A table and the table of its versions that hold the same value. */
function valuesTwice(repository: Repository): readonly ContentBreach[] {
  const all = repository.scripts.flatMap((script) => script.tables);
  return everyTable(repository, ({ path }, versions) => {
    if (!versions.columns.some(({ name }) => versioned.test(name.text))) return [];
    const parents = versions.columns.flatMap(({ references }) => references ?? []);
    return all
      .filter(({ name }) => parents.some((parent) => sameName(parent, name.text)))
      .flatMap((parent) => {
        const inParent = (wanted: string) =>
          parent.columns.some(
            ({ name, isKey, references }) => !isKey && references === undefined && sameName(name.text, wanted),
          );
        return versions.columns
          .filter(
            ({ name, isKey, references }) =>
              !isKey && references === undefined && !ofAnyRow.test(name.text) && inParent(name.text),
          )
          .map((column) => ({
            resource: `${path}: ${versions.name.text}`,
            place: column.place,
            values: { column: column.name.text, parent: parent.name.text },
          }));
      });
  });
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Tables that scripts and notebooks name and no script makes; only scripts of a folder that makes tables are judged. */
function unknownTables({ scripts, notebooks }: Repository): readonly ContentBreach[] {
  const made = scripts.flatMap(({ makes }) => makes);
  if (made.length === 0) return [];
  const roots = new Set(scripts.filter(({ makes }) => makes.length > 0).map(({ root }) => root));
  const inScripts = scripts
    .filter(({ root }) => roots.has(root))
    .flatMap(({ path, uses }) => uses.map(({ table, place }) => ({ path, table, place })));
  const inNotebooks = notebooks.flatMap(({ path, lines, placeOfLine }) =>
    lines.flatMap((line, index) =>
      [...line.matchAll(storeTable)].map((found) => ({
        path,
        table: found[1] ?? found[2] ?? "",
        place: placeOfLine(index),
      })),
    ),
  );
  return [...inScripts, ...inNotebooks]
    .filter(({ table }) => !made.some((name) => sameName(name, table)))
    .map(({ path, table, place }) => ({
      resource: path,
      place,
      values: { table },
      fix: `one of ${[...new Set(made)].toSorted().slice(0, 12).join(", ")}`,
    }));
}

/** Unqualified names only: tables of a source have a schema. */
const storeTable = /\bdbtable["']\s*,\s*["'](\w+)["']|fetch_metadata\([^)]*["'](\w+)["']\s*\)/g;
