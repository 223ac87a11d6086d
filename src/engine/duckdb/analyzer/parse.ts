import {
  foreignBlank,
  type ParsedSql,
  type SqlFinding,
  statementText,
  utf16Offsets,
  wordsOf,
} from "../../../sql/index.ts";
import { canonicalText } from "./canonical.ts";
import { type ParserAnswer, readAnswer, type TreeNode } from "./tree.ts";
import { PIVOT_HINT } from "./visit-table.ts";
import { walkTree } from "./walk.ts";

/** What the parser says, with the tree when there is exactly one SELECT in it. */
export type ParsedTree = Readonly<{ parsed: ParsedSql; tree: TreeNode | undefined }>;

/** Asks the parser for the tree of a text, as JSON. */
export type Serialize = (sql: string) => Promise<string>;

/** Longer texts are generated, and cost more than they tell. */
const MAX_LENGTH = 1_000_000;

export async function parseSql(sql: string, serialize: Serialize, names: readonly string[] = []): Promise<ParsedTree> {
  const refused = refusedText(sql);
  if (refused !== undefined) return nothing([refused]);
  const answer = readAnswer(await serialize(sql));
  const toUtf16 = utf16Offsets(sql);
  if (answer.error !== undefined) return nothing([parserFinding(sql, answer.error, toUtf16)]);
  const [tree, second] = answer.statements;
  if (tree === undefined) return nothing([{ code: "LW2102", offset: 0, values: {} }]);
  if (second !== undefined)
    return nothing([{ code: "LW2103", offset: 0, values: { count: answer.statements.length } }]);
  const { tables, configItems, usesRunTime, findings } = walkTree(tree, { sql, names }, toUtf16);
  const isDeep = findings.some((finding) => finding.code === "LW2119");
  const parsed = { tables, configItems, usesRunTime, canonical: isDeep ? "" : canonicalText(tree), findings };
  if (!isDeep && !(await isSameWithoutEnd(sql, parsed.canonical, serialize)))
    return nothing([
      { code: "LW2101", offset: statementText(sql).length, values: { problem: "its end is ambiguous" } },
    ]);
  return { parsed, tree };
}

function nothing(findings: readonly SqlFinding[]): ParsedTree {
  return { parsed: { tables: [], configItems: [], usesRunTime: false, canonical: "", findings }, tree: undefined };
}

function refusedText(sql: string): SqlFinding | undefined {
  if (sql.length > MAX_LENGTH)
    return { code: "LW2119", offset: 0, values: { problem: `it has ${sql.length} characters` } };
  const nul = sql.indexOf("\0");
  if (nul >= 0) return { code: "LW2101", offset: nul, values: { problem: "it holds the character NUL" } };
  const blank = foreignBlank(sql);
  if (blank === undefined) return undefined;
  const code = `U+${(sql.charCodeAt(blank) + 0x10000).toString(16).slice(1).toUpperCase()}`;
  return {
    code: "LW2101",
    offset: blank,
    values: { problem: `a blank of the kind ${code} stands here` },
    hint: "write a plain space",
  };
}

/** `compile` runs the text without its last semicolon and comments: it must be the same SELECT. */
async function isSameWithoutEnd(sql: string, canonical: string, serialize: Serialize): Promise<boolean> {
  const text = statementText(sql);
  if (text === sql.trimEnd()) return true;
  const answer = readAnswer(await serialize(text));
  const [tree] = answer.statements ?? [];
  return tree !== undefined && canonicalText(tree) === canonical;
}

function parserFinding(
  sql: string,
  error: NonNullable<ParserAnswer["error"]>,
  toUtf16: (byte: number) => number,
): SqlFinding {
  if (error.selectOnly && error.message.includes("Only SELECT")) return notSelect(sql);
  const offset = error.position === undefined ? 0 : toUtf16(error.position);
  if (error.message.startsWith("A CTE needs a SELECT"))
    return { code: "LW2104", offset, values: { construct: "a change of data in WITH" } };
  if (error.message.startsWith("memory exhausted") || error.message.startsWith("Max expression depth"))
    return { code: "LW2119", offset, values: { problem: "it is nested too deep" } };
  return { code: "LW2101", offset, values: { problem: error.message.split("\n")[0] ?? "" } };
}

/** PIVOT with columns from the data becomes several statements inside DuckDB, so the parser has no tree for it either. */
function notSelect(sql: string): SqlFinding {
  const words = wordsOf(sql);
  const [first] = words;
  const pivot = words.find(({ word }) => word === "pivot" || word === "pivot_wider");
  if (pivot === undefined || !["select", "from", "with", "pivot", "pivot_wider"].includes(first?.word ?? ""))
    return { code: "LW2104", offset: first?.start ?? 0, values: { construct: first?.word.toUpperCase() ?? "this" } };
  return { code: "LW2105", offset: pivot.start, values: {}, hint: PIVOT_HINT };
}
