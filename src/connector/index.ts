export type * from "./connector.ts";
export { tableProperty } from "./property.ts";
export { connectorOf, connectors, declaredConnectors } from "./registry.ts";
export { resolveConnection } from "./resolve-connection.ts";
export { secretProvider } from "./secret/index.ts";
export type { SecretEffects, SecretProvider } from "./secret/provider.ts";
export { subtractLookback } from "./watermark.ts";
