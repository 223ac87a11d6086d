import type { RuleKind } from "../../../metadata/index.ts";
import type { RuleCompiler } from "./check.ts";
import { accepted, custom, expression, matches, notNull, range } from "./column.ts";
import { reference } from "./reference.ts";
import { freshness, rowCount, schema, unique } from "./table-wide.ts";

/** Every kind of rule there is. */
export const ruleKinds = {
  not_null: notNull,
  unique,
  range,
  accepted,
  matches,
  expression,
  custom,
  reference,
  row_count: rowCount,
  freshness,
  schema,
} as const satisfies { readonly [K in RuleKind]: RuleCompiler<K> };
