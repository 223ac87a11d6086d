export { allDone } from "./all-done.ts";
export { catalogue, type CatalogueEntry, type Code, fillSlots, messageOf } from "./catalogue/index.ts";
export { closest } from "./closest.ts";
export {
  compareText,
  type Diagnostic,
  diagnostic,
  type DiagnosticInput,
  type DiagnosticSeverity,
  type FileEdit,
  type Fix,
  formatDiagnostic,
  type Place,
  sortDiagnostics,
  suggest,
} from "./diagnostics.ts";
export { DiagnosticsError } from "./diagnostics-error.ts";
export { type Clock, type Random, realClock, realRandom } from "./effects.ts";
export {
  errorText,
  EXIT,
  type ExitCode,
  type FailureClass,
  hasErrorCode,
  UserError,
  type UserErrorOptions,
} from "./errors.ts";
export { failpoint, type FailpointName, failpoints } from "./failpoint.ts";
export { canonicalJson, deepFreeze, type Json, sha256, sortKeys } from "./hash.ts";
export { moduleUrl, packageFolder, runsFromSource } from "./package-files.ts";
export { isWithin, realPlace } from "./real-place.ts";
export { redact, redactText } from "./redact.ts";
export { retry, type RetryOptions, type RetryPolicy } from "./retry.ts";
export { Secret } from "./secret.ts";
export { systemFailure } from "./system-failure.ts";
export {
  type Column,
  type DeltaFeature,
  deltaFeatures,
  deltaType,
  duckdbExtraTypes,
  duckdbType,
  formatType,
  fromDelta,
  type FromDelta,
  fromDuckdb,
  type FromDuckdb,
  jsonSchemaOf,
  type LogicalType,
  parseType,
  type PrimitiveName,
  sparkType,
  type Spelling,
  spellings,
  type StructField,
  tsqlType,
  type Type,
  typeOf,
  type TypeProblem,
  widens,
} from "./type/index.ts";
