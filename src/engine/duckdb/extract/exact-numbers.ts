/** What DuckDB's JSON reader may spell anew: it keeps numbers with a fraction as doubles, which hold 15 digits for certain. */
const LONG_NUMBER = String.raw`-?(?:[0-9][.]?){16,}(?:[eE][-+]?[0-9]+)?`;
const MAY_BE_LONG = "(?:[0-9][.]?){16}";

/** Strings are stepped over as wholes; the end of the text counts as a number, so that every match begins outside of them. */
const UP_TO_LONG_NUMBER = String.raw`((?:"(?:[^"\\]|\\.)*"|[^"])*?)(${LONG_NUMBER}|$)`;

/** Begins a string that was a number. The control character is written as an escape in JSON, and is itself in the text of a string. */
const MARK_IN_JSON = String.raw`\u0001lw:`;
const MARKED = String.raw`^\x01lw:|"\\u0001lw:([^"]*)"`;

/**
 * Values at these paths as text, with all their digits: long numbers travel through the reader as strings. As SQL over a JSON document `json`;
 * documents without long numbers are read as they are.
 * @param paths list of JSON pointers, as SQL
 */
export function exactTexts(paths: string): string {
  const text = "CAST(json AS VARCHAR)";
  const rewrite = String.raw`\1"${MARK_IN_JSON.replace("\\", "\\\\")}\2"`;
  const marked = `replace(regexp_replace(${text}, '${UP_TO_LONG_NUMBER}', '${rewrite}', 'g'), '"${MARK_IN_JSON}"', '')`;
  const read = `json_extract_string(CAST(${marked} AS JSON), ${paths})`;
  const unmarked = String.raw`list_transform(${read}, x -> regexp_replace(x, '${MARKED}', '\1', 'g'))`;
  return `CASE WHEN regexp_matches(${text}, '${MAY_BE_LONG}') THEN ${unmarked} ELSE json_extract_string(json, ${paths}) END`;
}
