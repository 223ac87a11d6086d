import { quoteName } from "../../../sql/index.ts";

type AnyType = Readonly<{ toString: () => string }>;
export type StructType = AnyType & Readonly<{ entryNames: readonly string[]; entryTypes: readonly AnyType[] }>;

export function isStruct(type: AnyType): type is StructType {
  return "entryNames" in type && "entryTypes" in type && String(type).startsWith("STRUCT");
}

/** Statistics of a file that lie in a checkpoint as a struct, as the JSON text that the log has of them (PROTOCOL.md §Per-file Statistics). */
export function statisticsText(value: string, type: AnyType): string {
  if (!isStruct(type)) return "NULL::VARCHAR";
  return `to_json(${members(value, type, (part, member, name) => spelled(part, member, name === "maxValues"))})::VARCHAR`;
}

type Spell = (value: string, type: AnyType, name: string) => string;

function members(value: string, { entryNames, entryTypes }: StructType, spell: Spell): string {
  const packed = entryNames.map((name, index) => {
    const type = entryTypes[index];
    const part = `(${value}).${quoteName(name)}`;
    return `${quoteName(name)} := ${type === undefined ? part : spell(part, type, name)}`;
  });
  return `CASE WHEN ${value} IS NOT NULL THEN struct_pack(${packed.join(", ")}) END`;
}

// instants are cut to milliseconds, upper bounds up
function spelled(value: string, type: AnyType, isUpper: boolean): string {
  if (isStruct(type)) return members(value, type, (part, member) => spelled(part, member, isUpper));
  const format = INSTANTS[String(type)];
  if (format === undefined) return value;
  const cut = isUpper ? `${value} + INTERVAL 999 MICROSECOND` : value;
  return `strftime(date_trunc('milliseconds', ${cut}), '${format}')`;
}

const INSTANTS: Readonly<Record<string, string>> = {
  "TIMESTAMP WITH TIME ZONE": "%Y-%m-%dT%H:%M:%S.%gZ",
  TIMESTAMP: "%Y-%m-%dT%H:%M:%S.%g",
};
