import { duckdbType, suggest } from "../../../base/index.ts";
import {
  type BindOptions,
  type BoundSql,
  type InputSchema,
  type ParsedSql,
  type Replacement,
  type SqlFinding,
  spliceTraced,
  type TableReference,
  utf16Offsets,
} from "../../../sql/index.ts";
import { binderFinding, readBinderError } from "./binder-error.ts";
import type { AnalysisConnection } from "./connection.ts";
import type { InputTables } from "./input-tables.ts";
import { outputColumns } from "./output-columns.ts";
import type { TreeNode } from "./tree.ts";

const DESCRIBE = "DESCRIBE ";

/** Output columns of one SELECT, by the binder over empty tables. `sql` is what was parsed without a finding. */
export async function bindSql(
  request: Readonly<{ sql: string; parsed: ParsedSql; tree: TreeNode; inputs: readonly InputSchema[] }>,
  engine: Readonly<{ connection: AnalysisConnection; tables: InputTables }>,
  options: BindOptions,
): Promise<BoundSql> {
  const { sql, parsed, tree, inputs } = request;
  const unknown = parsed.tables.flatMap((reference) => unknownInput(reference, inputs));
  if (unknown.length > 0) return { columns: [], findings: unknown };
  const replacements = await Promise.all(
    parsed.tables.map(async (reference): Promise<Replacement> => {
      const columns = inputOf(reference, inputs)?.columns ?? [];
      return {
        start: reference.start,
        end: reference.end,
        text: await engine.tables.nameOf(reference.parts.at(-1) ?? "", columns),
      };
    }),
  );
  const spliced = spliceTraced(sql, [...replacements, ...configReplacements(parsed, options)]);
  try {
    const described = await engine.connection.pairs(DESCRIBE + spliced.text);
    return outputColumns(described, tree, utf16Offsets(sql));
  } catch (error) {
    const refused = readBinderError(error);
    if (refused === undefined) throw error;
    const position =
      refused.position === undefined ? 0 : utf16Offsets(spliced.text)(refused.position - DESCRIBE.length);
    return { columns: [], findings: [{ ...binderFinding(refused), offset: spliced.original(position) }] };
  }
}

export function inputOf(reference: TableReference, inputs: readonly InputSchema[]): InputSchema | undefined {
  const wanted = reference.parts.join(".");
  return inputs.find((input) => input.parts.join(".").toLowerCase() === wanted);
}

function unknownInput(reference: TableReference, inputs: readonly InputSchema[]): SqlFinding[] {
  const name = reference.parts.join(".");
  const input = inputOf(reference, inputs);
  if (input?.columns.length === 0) return [{ code: "LW2211", offset: reference.start, values: { name }, value: name }];
  if (input !== undefined) return [];
  const hint = suggest(
    name,
    inputs.map(({ parts }) => parts.join(".")),
  );
  return [
    { code: "LW2202", offset: reference.start, values: { name }, value: name, ...(hint === undefined ? {} : { hint }) },
  ];
}

function configReplacements(parsed: ParsedSql, { configTypes = {} }: BindOptions): Replacement[] {
  return parsed.configItems.map(({ name, start, end }) => {
    const type = Object.hasOwn(configTypes, name) ? configTypes[name] : undefined;
    return { start, end, text: type === undefined ? "NULL" : `CAST(NULL AS ${duckdbType(type)})` };
  });
}
