import { type Column, type Diagnostic, diagnostic, type Place, suggest } from "../../base/index.ts";
import type { Dataset, DatasetId } from "../model.ts";
import { type PlaceMap, placeOf } from "../places.ts";
import { type Misfit, misfitsOf } from "../rule/judge.ts";
import { columnsOfRule, readsOfRule } from "../rule/kinds.ts";

/** Columns of a dataset, when known. */
export type KnownColumns = (dataset: DatasetId) => readonly Column[] | undefined;

/** Everything a dataset says about its columns, against the columns it has. */
export function checkColumns(
  dataset: Dataset,
  columns: readonly Column[],
  { known, places }: Readonly<{ known: KnownColumns; places: PlaceMap }>,
): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const names = columns.map((column) => column.name);
  const need = (name: string, subject: string, where = `"${dataset.id}"`, candidates = names) => {
    if (candidates.includes(name)) return;
    findings.push(
      diagnostic("LW1308", {
        place: placeOf(places, subject),
        values: { value: name, where },
        value: name,
        hint: suggest(name, candidates),
      }),
    );
  };
  for (const column of dataset.columns) need(column.name, `${dataset.id}#column:${column.name}`);
  for (const key of dataset.keys) need(key, `${dataset.id}#key:${key}`);
  if (dataset.kind === "source" && dataset.load.mode === "incremental")
    need(dataset.load.watermark, `${dataset.id}#watermark`);
  for (const rule of dataset.rules) {
    const subject = `${dataset.id}#rule:${rule.name}`;
    for (const name of columnsOfRule(rule)) need(name, `${subject}#${name}`);
    for (const read of readsOfRule(rule)) {
      const others = known(read.dataset)?.map((column) => column.name);
      if (others !== undefined)
        for (const name of read.columns) need(name, `${subject}#to:${name}`, `"${read.dataset}"`, others);
    }
    // own kinds are asked with the values of every environment (`check-own-rule.ts`)
    if (rule.kind === "custom") continue;
    const place = (name: string) => placeOf(places, `${subject}#${name}`);
    findings.push(...misfitsOf(rule, columns).map((misfit) => wrongType(rule.kind, misfit, place)));
  }
  return findings;
}

/** A rule that cannot judge a column of that type. */
export function wrongType(kind: string, { column, needed }: Misfit, place: (column: string) => Place): Diagnostic {
  const { name, type } = column;
  return diagnostic("LW1414", { place: place(name), values: { kind, column: name, type }, value: type, hint: needed });
}
