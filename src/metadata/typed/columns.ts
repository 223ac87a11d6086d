/** Names and logical types of the columns of a dataset: `{ dep_delay: "int" }`. */
export type Columns = Readonly<Record<string, string>>;

/** Columns nobody has said anything about: every name passes, the engine judges it. */
export type OpenColumns = Columns;

/** A type no value has: its text is what the compiler prints where something is wrong. */
export interface Fault<Message extends string> {
  readonly fault: Message;
}

/** A dataset that can be read from: its name in SQL, and its columns. */
export type Table<Name extends string = string, C extends Columns = Columns> = Readonly<{
  table: Name;
  /** Undefined at run time where nothing is known about them. */
  columns: C | undefined;
}>;

export type ColumnsOf<T> = T extends Table<string, infer C> ? C : OpenColumns;

/** Nothing wrong with a column name, or what is. Intersected with the name, so that the compiler underlines that very word. */
export type CheckName<Name, C, Where extends string> = Name extends keyof C
  ? unknown
  : Name extends string
    ? Fault<`column '${Name}' is not in ${Where}; columns are: ${Listed<keyof C>}`>
    : unknown;

export type CheckNames<Names, C, Where extends string> = {
  readonly [Index in keyof Names]: CheckName<Names[Index], C, Where>;
};

/** A column of one of these types; `Needed` says it in words. */
export type CheckType<Name, C, Types extends string, Needed extends string> = Name extends keyof C & string
  ? TypeIs<C[Name], Types> extends true
    ? unknown
    : Fault<`column '${Name}' is ${C[Name] & string}; ${Needed}`>
  : unknown;

/** Whether a logical type is one of `Types`; a type nobody knows is. */
export type TypeIs<Given, Types extends string> = string extends Given ? true : Given extends Types ? true : false;

/** Whether two logical types are the same; a type nobody knows is like any. */
export type SameType<A, B> = string extends A ? true : string extends B ? true : [A, B] extends [B, A] ? true : false;

export type NumberType = "tinyint" | "smallint" | "int" | "bigint" | "float" | "double" | `decimal(${string}`;
export type TimeType = "date" | "timestamp" | "timestamp_ntz";
export type NestedType = `array<${string}` | `map<${string}` | `struct<${string}`;

/** `A` with the columns of `B` over them. */
export type Over<A, B> = Flat<{
  readonly [Name in keyof A | keyof B]: Name extends keyof B ? B[Name] : A[Name & keyof A];
}>;

export type Flat<T> = { readonly [Name in keyof T]: T[Name] } & {};

/** Names of a union in one text, for messages. Evaluated only where something is wrong. */
export type Listed<Names> = ListedTexts<Names & string>;
type ListedTexts<Names extends string, Text extends string = ""> = [Names] extends [never]
  ? Text
  : LastOf<Names> extends infer Last extends string
    ? ListedTexts<Exclude<Names, Last>, Text extends "" ? Last : `${Last}, ${Text}`>
    : Text;
type LastOf<U> = (U extends unknown ? (take: (value: U) => void) => void : never) extends (take: infer F) => void
  ? F extends (value: infer Last) => void
    ? Last
    : never
  : never;
