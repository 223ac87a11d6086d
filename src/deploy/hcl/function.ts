import { type HclValue, isKnown, isListValue, isMapValue, isUnknown, unknownValue } from "./value.ts";

type Call = (values: readonly HclValue[]) => HclValue;

const list: Call = ([value]) => {
  if (isListValue(value)) return value;
  return isMapValue(value) ? Object.keys(value) : unknownValue;
};

/** Functions whose result is known as soon as what they are given is. */
const strict: Readonly<Record<string, Call>> = {
  keys: ([map]) => (isMapValue(map) ? Object.keys(map).sort() : unknownValue),
  length: ([value]) => {
    if (typeof value === "string" || isListValue(value)) return value.length;
    return isMapValue(value) ? Object.keys(value).length : unknownValue;
  },
  contains: ([values, one]) =>
    isListValue(values) ? values.some((each) => JSON.stringify(each) === JSON.stringify(one)) : unknownValue,
  replace: ([text, from, to]) =>
    typeof text === "string" && typeof from === "string" && typeof to === "string" && !from.startsWith("/")
      ? text.replaceAll(from, to)
      : unknownValue,
  lower: ([text]) => (typeof text === "string" ? text.toLowerCase() : unknownValue),
  upper: ([text]) => (typeof text === "string" ? text.toUpperCase() : unknownValue),
  startswith: ([text, start]) =>
    typeof text === "string" && typeof start === "string" ? text.startsWith(start) : unknownValue,
  endswith: ([text, end]) => (typeof text === "string" && typeof end === "string" ? text.endsWith(end) : unknownValue),
};

/** Functions that hand on what they are given, known or not. */
const loose: Readonly<Record<string, Call>> = {
  toset: list,
  tolist: list,
  sort: list,
  values: ([map]) => (isMapValue(map) ? Object.values(map) : unknownValue),
  concat: (values) => (values.every((each) => isListValue(each)) ? values.flat() : unknownValue),
  merge: (values) => {
    const maps = values.filter((each) => each !== null);
    return maps.every((each) => isMapValue(each))
      ? Object.fromEntries(maps.flatMap((each) => Object.entries(each)))
      : unknownValue;
  },
  // what might be null in front of it leaves the result open
  coalesce: (values) => values.find((each) => each !== null && each !== "") ?? null,
  one: ([values]) => (isListValue(values) ? (values[0] ?? null) : unknownValue),
  try: ([first]) => first ?? unknownValue,
  tostring: ([value]) => (typeof value === "number" || typeof value === "boolean" ? String(value) : (value ?? null)),
};

/** Calls one of Terraform's functions; what is not known here gives an unknown value. */
export function callFunction(name: string, values: readonly HclValue[]): HclValue {
  const handsOn = Object.hasOwn(loose, name) ? loose[name] : undefined;
  if (handsOn !== undefined) return handsOn(values);
  const known = Object.hasOwn(strict, name) ? strict[name] : undefined;
  if (known === undefined || values.some((each) => isUnknown(each) || !isKnown(each))) return unknownValue;
  return known(values);
}
