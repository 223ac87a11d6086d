export type * from "./connector.ts";
export { formatDate, formatInstant, parseDate, parseInstant } from "./instant.ts";
export { lakeName, lakeNames } from "./name.ts";
export { isPattern, matchesPattern } from "./pattern.ts";
export { connectorOf, connectors } from "./registry.ts";
export { resolveConnection } from "./resolve-connection.ts";
export { secretProvider, secretProviders } from "./secret/index.ts";
export type { SecretEffects, SecretProvider } from "./secret/provider.ts";
export { compareWatermarks, subtractLookback } from "./watermark.ts";
