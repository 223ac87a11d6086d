import type { Column } from "../../base/index.ts";
import type { BoundSql } from "../../sql/index.ts";
import type { Dataset, ProductDataset, SourceDataset } from "../model.ts";

/** Columns of a source's table: as the schema file says, declared types and nullability over them. Undefined: schema unknown. */
export function sourceColumns(dataset: SourceDataset): readonly Column[] | undefined {
  return dataset.schema?.map(({ name, type, nullable }) => {
    const declared = dataset.columns.find((column) => column.name === name);
    return { name, type: declared?.type ?? type, nullable: declared === undefined ? nullable : declared.nullable };
  });
}

/** Columns of a product's table: what the SELECT gives, declared types over it; keys of a merge are never null. */
export function productColumns(dataset: ProductDataset, selected: BoundSql["columns"]): readonly Column[] {
  const keys = dataset.materialize.as === "merge" ? dataset.keys : [];
  return selected.map(({ name, type }) => {
    const declared = dataset.columns.find((column) => column.name === name);
    return { name, type: declared?.type ?? type, nullable: (declared?.nullable ?? true) && !keys.includes(name) };
  });
}

/** Lists of columns whose values are unique in the published table, because publishing makes sure of it. */
export function uniqueColumns(dataset: Dataset): readonly (readonly string[])[] {
  const isMerged =
    dataset.kind === "product" ? dataset.materialize.as === "merge" : dataset.load.mode === "incremental";
  const byRule = dataset.rules.flatMap((rule) =>
    rule.kind === "unique" && rule.severity !== "warn" ? [rule.columns] : [],
  );
  return isMerged && dataset.keys.length > 0 ? [dataset.keys, ...byRule] : byRule;
}
