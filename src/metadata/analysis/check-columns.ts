import { type Column, type Diagnostic, diagnostic, suggest } from "../../base/index.ts";
import type { Dataset, DatasetId, Rule } from "../model.ts";
import { type PlaceMap, placeOf } from "../places.ts";
import { neededType, type OwnRules } from "../rule/judge.ts";
import { columnsOfRule, readsOfRule } from "../rule/kinds.ts";

/** Columns of a dataset, when known. */
export type KnownColumns = (dataset: DatasetId) => readonly Column[] | undefined;

/** Everything a dataset says about its columns, against the columns it has. */
export function checkColumns(
  dataset: Dataset,
  columns: readonly Column[],
  { known, places, kinds }: Readonly<{ known: KnownColumns; places: PlaceMap; kinds: OwnRules }>,
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
    findings.push(...checkRuleTypes(rule, columns, { subject, places, kinds }));
  }
  return findings;
}

type RuleSite = Readonly<{ subject: string; places: PlaceMap; kinds: OwnRules }>;

function checkRuleTypes(rule: Rule, columns: readonly Column[], { subject, places, kinds }: RuleSite): Diagnostic[] {
  return columnsOfRule(rule).flatMap((name) => {
    const column = columns.find((candidate) => candidate.name === name);
    const needed = column === undefined ? undefined : neededType(kinds, rule, column);
    if (column === undefined || needed === undefined) return [];
    const kind = rule.kind === "custom" ? rule.type : rule.kind;
    const place = placeOf(places, `${subject}#${name}`);
    const values = { kind, column: name, type: column.type };
    return [diagnostic("LW1414", { place, values, value: column.type, hint: needed })];
  });
}
