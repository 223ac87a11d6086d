import { canonicalJson, type Json, sha256 } from "../../base/index.ts";
import type { Analyzer } from "../../sql/index.ts";
import type { AnalysisCache } from "./cache.ts";

/** How to get at the judge of SQL. `version` is known without opening it; it changes whenever a verdict could. */
export type AnalyzerSource = Readonly<{ version: string; open: () => Promise<Analyzer> }>;

/** The analyser behind a cache: opened at the first question that was not asked before. */
export type CachedAnalyzer = Readonly<{
  parse: Analyzer["parse"];
  bind: Analyzer["bind"];
  bindExpression: Analyzer["bindExpression"];
  close: () => Promise<void>;
}>;

export function cachedAnalyzer(source: AnalyzerSource, cache: AnalysisCache): CachedAnalyzer {
  let opened: Promise<Analyzer> | undefined;
  const analyzer = () => (opened ??= source.open());
  const ask = async <T>(area: string, question: Json, answer: () => Promise<T>): Promise<T> => {
    const key = `${area}:${sha256(canonicalJson([source.version, question]))}`;
    const known = cache.get(key);
    if (known !== undefined) return known as T;
    const result = await answer();
    cache.set(key, result as Json);
    return result;
  };
  return {
    parse: (sql, names) =>
      ask("parse", names === undefined ? sql : [sql, names], async () => (await analyzer()).parse(sql, names)),
    bind: (sql, inputs, uniqueKeys, options = {}) =>
      ask("bind", [sql, inputs, uniqueKeys, options], async () =>
        (await analyzer()).bind(sql, inputs, uniqueKeys, options),
      ),
    bindExpression: (expression, columns, groupedBy) =>
      ask("expression", [expression, columns, ...(groupedBy === undefined ? [] : [groupedBy])] as Json, async () =>
        (await analyzer()).bindExpression(expression, columns, groupedBy),
      ),
    close: async () => {
      if (opened !== undefined) await (await opened).close();
    },
  };
}
