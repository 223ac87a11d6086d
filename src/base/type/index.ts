export { deltaFeatures, deltaType, fromDelta, type FromDelta } from "./delta.ts";
export { duckdbExtraTypes, duckdbType, fromDuckdb, type FromDuckdb } from "./duckdb.ts";
export { formatType } from "./format.ts";
export { jsonSchemaOf } from "./json.ts";
export {
  type Column,
  type LogicalType,
  type PrimitiveName,
  type StructField,
  type Type,
} from "./logical.ts";
export { parseType, typeOf, type TypeProblem } from "./parse.ts";
export { sparkType } from "./spark.ts";
export { type DeltaFeature, type Spelling, spellings } from "./spelling.ts";
export { tsqlType } from "./tsql.ts";
export { widens } from "./widen.ts";
