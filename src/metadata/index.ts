export { parseDuration } from "./duration.ts";
export { distinct, loadProject, type LoadedProject } from "./load-project.ts";
export type * from "./model.ts";
export { type PlaceMap, placeOf } from "./places.ts";
export { formatSchemaFile, readSchemaFile, schemaFilePath, type SchemaTable } from "./schema-file.ts";
export { wildcardName } from "./build/wildcard.ts";
