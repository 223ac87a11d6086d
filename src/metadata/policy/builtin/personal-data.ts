import { appendAt, datasetTarget, setAt } from "../edits.ts";
import type { Dataset, DatasetId } from "../../model.ts";
import type { PlaceMap } from "../../places.ts";
import type { Breach, PolicyOn } from "../policy.ts";
import type { PolicyProject } from "../project.ts";
import type { PolicyColumn } from "../subject.ts";
import { looksPersonal } from "./personal-words.ts";

export const personalColumn = {
  code: "LW1930",
  title: "A column that looks like personal data is classified",
  each: "column",
  severity: "warn",
  mends: "classifies it as `personal`",
  check: (column, project) => {
    const { dataset, name } = column;
    if (isClassified(column) || !looksPersonal(dataset, column)) return undefined;
    // the class of an input is no guess: the next policy tells it
    if (classifiedOrigin(dataset.id, name, project) !== undefined) return undefined;
    return {
      values: { column: name, dataset: dataset.id },
      hint: "`classification: personal`, or what it is instead, such as `public`",
      ...classifyFix(dataset, column, "personal", project.places),
    };
  },
} as const satisfies PolicyOn<"column">;

export const lostClassification = {
  code: "LW1931",
  title: "A classification is kept on the way from dataset to dataset",
  each: "column",
  severity: "warn",
  mends: "classifies it like its origin",
  check: (column, project) => {
    const { dataset, name } = column;
    if (isClassified(column)) return undefined;
    const origin = classifiedOrigin(dataset.id, name, project);
    if (origin === undefined) return undefined;
    return {
      values: { column: name, dataset: dataset.id, ...origin },
      hint: `\`classification: ${origin.classification}\``,
      ...classifyFix(dataset, column, origin.classification, project.places),
    };
  },
} as const satisfies PolicyOn<"column">;

const PERSONAL_TAGS = ["personal", "personal_data", "pii", "gdpr", "dsgvo"];

export const taggedWithoutClass = {
  code: "LW1932",
  title: "A dataset tagged as personal says which of its columns are",
  each: "dataset",
  severity: "warn",
  check: ({ id, tags }, { columnsOf }) => {
    const tag = tags.find((candidate) => PERSONAL_TAGS.includes(candidate));
    return tag === undefined || columnsOf(id).some(isClassified)
      ? undefined
      : { values: { tag }, hint: "`columns: { name: { classification: personal } }`" };
  },
} as const satisfies PolicyOn<"dataset">;

export const personalTag = {
  code: "LW1933",
  title: "A dataset with personal data is tagged so that it can be selected",
  each: "dataset",
  severity: "off",
  mends: "adds the tag `personal`",
  check: (dataset, { columnsOf, places }) => {
    const { id, tags } = dataset;
    if (tags.some((tag) => PERSONAL_TAGS.includes(tag)) || !columnsOf(id).some(isPersonal)) return undefined;
    const target = datasetTarget(dataset, places);
    return {
      hint: "`tags: [personal]`; `lakewright plan tag:personal` then lists all of them",
      ...(target === undefined
        ? {}
        : { fix: { title: `tag ${id} as personal`, edits: [appendAt(target, ["tags"], "personal")] } }),
    };
  },
} as const satisfies PolicyOn<"dataset">;

export const personalPurpose = {
  code: "LW1934",
  title: "Personal data is given out for a stated purpose and time",
  each: "port",
  severity: "warn",
  check: ({ dataset, product }, { columnsOf }) => {
    const columns = columnsOf(dataset).filter(isPersonal);
    const missing = [
      ...(product.purpose.trim() === "" ? ["purpose"] : []),
      ...(product.sla?.["retention"] === undefined ? ["retention"] : []),
    ];
    return columns.length === 0 || missing.length === 0
      ? undefined
      : {
          values: { columns: columns.map((column) => column.name).join(", "), missing: missing.join(" and no ") },
          hint: missing.includes("retention")
            ? "`sla: { retention: 90d }` says how long consumers may keep it"
            : "`purpose:` says what it is collected for",
        };
  },
} as const satisfies PolicyOn<"port">;

function isClassified(column: PolicyColumn): boolean {
  return (column.classification ?? "").trim() !== "";
}

/** Classified, and not as something everybody may see. */
function isPersonal(column: PolicyColumn): boolean {
  return isClassified(column) && /personal|sensitive|pii|confidential|restricted/i.test(column.classification ?? "");
}

/** A column of the same name among the inputs that is classified. */
function classifiedOrigin(
  id: DatasetId,
  name: string,
  { inputsOf, columnsOf }: PolicyProject,
): Readonly<{ origin: DatasetId; classification: string }> | undefined {
  for (const origin of inputsOf(id)) {
    const found = columnsOf(origin).find((column) => column.name === name && isClassified(column));
    if (found?.classification !== undefined) return { origin, classification: found.classification };
  }
  return undefined;
}

/** A column of a source that is declared loses `NOT NULL` unless that is declared too: not a change to make unasked. */
function classifyFix(
  dataset: Dataset,
  column: PolicyColumn,
  classification: string,
  places: PlaceMap,
): Pick<Breach, "fix"> {
  const target = datasetTarget(dataset, places);
  if (target === undefined || (!column.isDeclared && !column.nullable && dataset.kind === "source")) return {};
  const title = `classify ${column.name} of ${dataset.id} as ${classification}`;
  return { fix: { title, edits: [setAt(target, ["columns", column.name, "classification"], classification)] } };
}
