export { openAnalyzer } from "./analyzer.ts";
export { CANONICALISER_VERSION } from "./canonical.ts";
export { analyzerVersion } from "./version.ts";
