import type { RuleText } from "../schema/rule.ts";
import type {
  CheckName,
  CheckNames,
  CheckType,
  Columns,
  Fault,
  NestedType,
  NumberType,
  SameType,
  Table,
  TimeType,
} from "./columns.ts";
import type { ReadonlyDeep } from "./readonly-deep.ts";

type ReferenceText = NonNullable<RuleText["reference"]>;

/** A rule as the YAML says it; `reference.dataset` may be the dataset itself. */
export type RuleInput = ReadonlyDeep<Omit<RuleText, "reference">> &
  Readonly<{ reference?: ReadonlyDeep<Omit<ReferenceText, "dataset">> & Readonly<{ dataset: string | Table }> }>;

/** Every rule against the columns of its dataset: names, and the types the kind of rule needs. */
export type CheckRules<Rules, C, Where extends string> = {
  readonly [Index in keyof Rules]: CheckRule<Rules[Index], C, Where>;
};

export type CheckRule<Rule, C, Where extends string> = {
  readonly [Key in keyof Rule]: Key extends keyof RuleInput
    ? CheckPart<Key, Rule[Key], C, Where>
    : Fault<`'${Key & string}' is not a key of a rule`>;
};

type CheckPart<Key, Part, C, Where extends string> = Key extends "not_null" | "unique"
  ? CheckNames<Part, C, Where>
  : Key extends "order_by"
    ? CheckName<Part, C, Where>
    : Key extends "range"
      ? CheckColumnPart<Part, C, Where, "min" | "max", NumberType | TimeType | "string">
      : Key extends "accepted"
        ? CheckAccepted<Part, C, Where>
        : Key extends "matches"
          ? CheckColumnPart<Part, C, Where, never, "string">
          : Key extends "freshness"
            ? CheckColumnPart<Part, C, Where, never, TimeType>
            : Key extends "reference"
              ? CheckReference<Part, C, Where>
              : Key extends "schema"
                ? CheckSchema<Part, C, Where>
                : unknown;

/** What a column can be compared with. */
type ValueOf<Type> = string extends Type
  ? string | number | boolean
  : Type extends NumberType
    ? number | `${number}` | `${string}\${${string}`
    : Type extends "boolean"
      ? boolean | `${string}\${${string}`
      : string;

type CheckValue<Value, Type> =
  Value extends ValueOf<Type>
    ? unknown
    : Fault<`the column is ${Type & string}; ${Value & (string | number | boolean)} cannot be compared with it`>;

type CheckValues<Values, Type> = { readonly [Index in keyof Values]: CheckValue<Values[Index], Type> };

type TypeAt<C, Name> = Name extends keyof C ? C[Name] : string;

type CheckColumnPart<Part, C, Where extends string, Bounds, Types extends string> =
  Part extends Readonly<{ column: infer Name }>
    ? {
        readonly [Key in keyof Part]: Key extends "column"
          ? CheckName<Name, C, Where> & CheckType<Name, C, Types, `this rule needs ${NeedText<Types>}`>
          : Key extends Bounds
            ? CheckValue<Part[Key], TypeAt<C, Name>>
            : unknown;
      }
    : unknown;

type NeedText<Types> = "string" extends Types
  ? [Types] extends ["string"]
    ? "a string"
    : "a number, date, timestamp or string"
  : "a date or timestamp";

type CheckAccepted<Part, C, Where extends string> =
  Part extends Readonly<{ column: infer Name }>
    ? {
        readonly [Key in keyof Part]: Key extends "column"
          ? CheckName<Name, C, Where>
          : Key extends "values"
            ? CheckValues<Part[Key], TypeAt<C, Name>>
            : unknown;
      }
    : unknown;

type CheckReference<Part, C, Where extends string> = {
  readonly [Key in keyof Part]: Key extends "column"
    ? CheckName<Part[Key], C, Where> & NotNested<Part[Key], C>
    : Key extends "columns"
      ? CheckNames<Part[Key], C, Where>
      : Key extends "to"
        ? CheckTo<Part, C>
        : unknown;
};

type CheckTo<Part, C> =
  Part extends Readonly<{ dataset: Table<infer Other, infer D>; to: infer To }>
    ? CheckTargets<Part, C, To, D, Other>
    : unknown;

type NotNested<Name, C> = Name extends keyof C
  ? string extends C[Name]
    ? unknown
    : C[Name] extends NestedType
      ? Fault<`column '${Name & string}' is ${C[Name] & string}; this rule needs a single value`>
      : unknown
  : unknown;

type CheckTargets<Part, C, To, D, Other extends string> =
  Part extends Readonly<{ column: infer Name }>
    ? CheckTarget<Name, C, To extends readonly [infer Only] ? Only : To, D, Other>
    : Part extends Readonly<{ columns: infer Names }>
      ? {
          readonly [Index in keyof To]: CheckTarget<
            Index extends keyof Names ? Names[Index] : never,
            C,
            To[Index],
            D,
            Other
          >;
        }
      : unknown;

type CheckTarget<Name, C, Target, D, Other extends string> = Target extends keyof D
  ? SameType<TypeAt<C, Name>, D[Target]> extends true
    ? unknown
    : Fault<`column '${Name & string}' is ${TypeAt<C, Name> & string}, but '${Target & string}' of ${Other} is ${D[Target] & string}`>
  : CheckName<Target, D, Other>;

type CheckSchema<Part, C, Where extends string> = {
  readonly [Key in keyof Part]: Key extends "columns" ? CheckPromised<Part[Key], C, Where> : unknown;
};

/** Promised names and types against those there are. */
export type CheckPromised<Promised, C, Where extends string> = {
  readonly [Name in keyof Promised]: Name extends keyof C
    ? SameType<C[Name], Promised[Name]> extends true
      ? unknown
      : Fault<`column '${Name & string}' of ${Where} is ${C[Name] & string}, not ${Promised[Name] & string}`>
    : CheckName<Name, C, Where>;
};

/**
 * A rule on its own, to be used in several datasets: the names and types of its columns are checked by each `defineDataset` that takes it.
 *
 * @example
 * ```ts
 * import { defineDataset, defineRule, defineTransformation } from "lakewright";
 *
 * const hasAmount = defineRule({ range: { column: "amount", min: 0 }, severity: "quarantine" });
 * defineDataset({
 *   dataset: "silver.orders",
 *   transformation: defineTransformation({
 *     sql: "SELECT id, amount FROM bronze.orders",
 *     columns: { id: "bigint", amount: "decimal(10,2)" },
 *   }),
 *   rules: [hasAmount],
 * });
 * ```
 */
export function defineRule<const Rule extends RuleInput>(rule: Rule & CheckRule<Rule, Columns, "the dataset">): Rule {
  return rule;
}

type CommonKey = "name" | "description" | "severity" | "max_failed";

/**
 * A rule of a kind the project brings itself (see `defineExtension`): its settings are checked when the project is loaded.
 *
 * @example
 * ```ts
 * import { defineDataset, ownRule } from "lakewright";
 *
 * defineDataset({
 *   dataset: "silver.orders",
 *   rules: [{ not_null: ["id"] }, ownRule({ even: { column: "quantity" }, severity: "warn" })],
 * });
 * ```
 */
export function ownRule(
  rule: Readonly<Record<string, unknown>> & Pick<RuleInput, CommonKey>,
): Readonly<Pick<RuleInput, CommonKey>> {
  return rule;
}
