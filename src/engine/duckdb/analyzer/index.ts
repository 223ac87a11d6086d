export { openAnalyzer } from "./analyzer.ts";
export { analyzerVersion } from "./version.ts";
