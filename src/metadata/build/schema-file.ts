import type { Diagnostic } from "../../base/index.ts";
import { parseYamlFile } from "../file/yaml-file.ts";
import type { SchemaColumn } from "../model.ts";
import { checkShape } from "../schema/check-shape.ts";
import { schemaFileShape, type SchemaFileText } from "../schema/project.ts";
import type { SchemaTable } from "../schema-format.ts";
import { checkFileName } from "./names.ts";
import { checkedType } from "./type.ts";

/** The tables of a schema file; undefined when it cannot be used at all. */
export function parseSchemaFile(path: string, text: string, findings: Diagnostic[]): SchemaTable[] | undefined {
  const yaml = parseYamlFile(path, text, findings);
  const shaped = yaml === undefined ? undefined : checkShape<SchemaFileText>(yaml, schemaFileShape, findings);
  if (shaped === undefined) return undefined;
  const { value, scope } = shaped;
  checkFileName(scope, "source", value.source, fileSource(path));
  return Object.entries(value.tables).map(([name, table]) => {
    const columns = Object.entries(table.columns).flatMap(([column, written]): SchemaColumn[] => {
      const type = checkedType(scope, written.type, ["tables", name, "columns", column, "type"]);
      if (type === undefined) return [];
      const { nullable = true, source_name: sourceName = column, source_type: sourceType = type } = written;
      return [{ name: column, type, nullable, sourceName, sourceType }];
    });
    return { name, table: table.table, keys: table.keys ?? [], columns };
  });
}

function fileSource(path: string): string {
  return path.replace(/^.*\//, "").replace(/\.schema\.yaml$/, "");
}
