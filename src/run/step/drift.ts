import type { SourceColumn } from "../../connector/index.ts";
import {
  describeSchemaChange,
  diffSchema,
  type DriftPolicy,
  type Rule,
  type SchemaColumn,
} from "../../metadata/index.ts";

/** How a load reads its source after its present columns were compared with the schema file. */
export type DriftDecision = Readonly<{
  /** Columns to ask the source for. */
  read: readonly SourceColumn[];
  /** Columns the lake keeps, with the types it keeps them in. */
  keep: readonly SchemaColumn[];
  /** In words, one line each; empty when nothing drifted. */
  changes: readonly string[];
  /** Rules that put rows aside which do not fit the recorded schema. */
  rules: readonly Rule[];
  /** The policy refuses the change: nothing may be read. */
  refused: boolean;
  /** Content of the schema file after this load. */
  schema: readonly SchemaColumn[];
}>;

/**
 * `evolve` takes the change; `freeze` keeps the recorded schema and ignores what is new; `quarantine` keeps it and puts rows aside that hold a
 * value it has no place for; `fail` refuses. Columns that vanished at the source are kept under every policy but `fail`: empty in new rows, while
 * rows that a merge meets again keep what is published.
 */
export function decideDrift(
  recorded: readonly SchemaColumn[] | undefined,
  present: readonly SourceColumn[],
  policy: DriftPolicy,
): DriftDecision {
  const changes = recorded === undefined ? [] : diffSchema(recorded, present);
  if (recorded === undefined || changes.length === 0) {
    return { read: present, keep: present, changes: [], rules: [], refused: false, schema: present };
  }
  const words = changes.map(describeSchemaChange);
  const known = new Map(recorded.map((column) => [column.name, column]));
  const names = new Set(present.map((column) => column.name));
  const vanished = recorded
    .filter((column) => !names.has(column.name))
    .map((column) => ({ ...column, nullable: true }));
  switch (policy) {
    case "evolve": {
      const all = [...present, ...vanished];
      return { read: present, keep: all, changes: words, rules: [], refused: false, schema: all };
    }
    case "freeze":
      return {
        ...frozen(
          present.filter((column) => known.has(column.name)),
          recorded,
        ),
        changes: words,
        rules: [],
      };
    case "quarantine": {
      const added = present.filter((column) => !known.has(column.name));
      return { ...frozen(present, recorded), changes: words, rules: added.map(noPlaceRule) };
    }
    case "fail":
      return { ...frozen(present, recorded), changes: words, rules: [], refused: true };
    default:
      return policy satisfies never;
  }
}

/** Columns that are text in the table stay text while what newer files hold is text as well, say numbers only: text holds them all. */
export function heldAsText(
  recorded: readonly SchemaColumn[] | undefined,
  present: readonly SourceColumn[],
): readonly SourceColumn[] {
  const texts = new Map(recorded?.filter(({ type }) => type === "string").map((column) => [column.name, column]));
  return present.map((column) => {
    const known = texts.get(column.name);
    if (known === undefined || column.type === "string" || /[<]|^variant$|^binary$/.test(column.type)) return column;
    return { ...column, type: "string", declared: "string", sourceType: known.sourceType ?? column.sourceType };
  });
}

function frozen(
  read: readonly SourceColumn[],
  recorded: readonly SchemaColumn[],
): Pick<DriftDecision, "read" | "keep" | "refused" | "schema"> {
  return { read, keep: recorded, refused: false, schema: recorded };
}

/** A value in a column the recorded schema lacks does not fit; an empty one does. */
function noPlaceRule(column: SourceColumn): Rule {
  return {
    kind: "expression",
    name: `drift_${column.name}`,
    description: `The source delivers "${column.name}", which the schema file does not have`,
    severity: "quarantine",
    expression: `"${column.name}" IS NULL`,
    allowNull: false,
  };
}
