import type { Analyzer } from "../sql/index.ts";
import type { Engine, EngineSettings } from "./engine.ts";

/** DuckDB as an engine, locked down. Its code is loaded when it is first asked for: commands that need no engine do not pay for it. */
export async function openDuckdb(settings: EngineSettings): Promise<Engine> {
  const engine = await import("./duckdb/engine.ts");
  return engine.openDuckdb(settings);
}

/** DuckDB as the judge of SQL. Loaded when it is first asked for. */
export async function openAnalyzer(): Promise<Analyzer> {
  const analyzer = await import("./duckdb/analyzer/analyzer.ts");
  return analyzer.openAnalyzer();
}
