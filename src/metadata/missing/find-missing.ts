import { type Code, type Diagnostic, messageOf, type Place } from "../../base/index.ts";
import type { Model, Product, Source } from "../model.ts";
import { placeOf } from "../places.ts";
import { listed } from "../policy/listed.ts";
import { breachText, findBreaches } from "../policy/judge.ts";
import { type PolicyCode, policies } from "../policy/policies.ts";
import { type PolicyProject, policyProject } from "../policy/project.ts";
import type { DatasetCondition, MissingInput, MissingItem, NextStep, ProjectFacts } from "./missing.ts";

/**
 * Everything that is declared or laid out and missing or empty, with the next step for each: in the order of the way from the files over
 * sources and products to loaded tables. A function of its input; works on the draft of a project that has errors.
 */
export function findMissing(model: Model, facts: ProjectFacts): readonly MissingItem[] {
  const input = { model, facts };
  const project = policyProject({ model, ...facts });
  const owners = new Set([...model.sources, ...model.products].map((owner) => owner.name));
  const found = [
    ...missingMetadata(input),
    ...missingOwners(model),
    ...model.sources.flatMap((source) => missingInSource(source, facts)),
    ...model.products.flatMap((product) => missingInProduct(product, facts)),
    ...missingByPolicy(project),
    ...missingTables(input),
    ...emptyPaths(input),
  ];
  const rank = new Map([model.project, ...owners].map((name, index) => [name, index]));
  return found.sort((a, b) => (rank.get(a.owner) ?? 0) - (rank.get(b.owner) ?? 0));
}

type Words = Readonly<{ owner: string; subject: string; values?: Readonly<Record<string, string | number>> }>;

function item(code: Code, { owner, subject, values = {} }: Words, next: NextStep): MissingItem {
  return { code, owner, subject, text: messageOf(code, { name: subject, ...values }), next };
}

function command(text: string): NextStep {
  return { kind: "command", command: `lakewright ${text}` };
}

function edit(facts: ProjectFacts, subject: string, text: string): NextStep {
  return { kind: "edit", place: placeOf(facts.places, subject), edit: text };
}

function newFile(file: string, text: string): NextStep {
  return { kind: "edit", place: { file, line: 1, column: 1 }, edit: text };
}

/** What could not be understood is missing too; two of the errors say themselves what it is. */
function missingMetadata({ model, facts }: MissingInput): readonly MissingItem[] {
  const errors = facts.findings.filter((finding) => finding.severity === "error");
  const named = errors.flatMap((finding) => missingFile(finding) ?? []);
  const count = errors.length - named.length;
  const words = { owner: model.project, subject: model.project, values: { count } };
  return count === 0 ? named : [item("LW1950", words, command("validate")), ...named];
}

function missingFile({ code, place }: Diagnostic): MissingItem | undefined {
  const [, product = "", layer = "", name = ""] =
    /^products\/([^/]+)\/([^/]+?)(?:\/([^/]+))?\.yaml$/.exec(place.file) ?? [];
  if (product === "") return undefined;
  if (code === "LW1502") {
    const next = newFile(`products/${product}/${layer}/${name}.sql`, "write the SELECT that makes it");
    return item("LW1951", { owner: product, subject: `${product}.${layer}.${name}` }, next);
  }
  if (code !== "LW1503") return undefined;
  const next = newFile(place.file, "write `product:`, `owner:`, `description:` and `purpose:`");
  return item("LW1952", { owner: product, subject: product }, next);
}

function missingOwners({ project, sources, products }: Model): readonly MissingItem[] {
  const words = { owner: project, subject: project };
  const source = newFile("sources/<name>.yaml", "write `source:`, `type:`, `connection:` and `datasets:`");
  const product = newFile("products/<name>/product.yaml", "write `product:`, `owner:`, `description:` and `purpose:`");
  return [
    ...(sources.length === 0 ? [item("LW1957", words, source)] : []),
    ...(products.length === 0 ? [item("LW1958", words, product)] : []),
  ];
}

function missingInSource(source: Source, facts: ProjectFacts): readonly MissingItem[] {
  const { name, datasets, wildcards } = source;
  const words = { owner: name, subject: name };
  if (datasets.length === 0 && wildcards.length === 0)
    return [item("LW1954", words, edit(facts, name, "name a table or file below `datasets:`"))];
  const unknown = datasets.filter((dataset) => dataset.schema === undefined).map((dataset) => dataset.name);
  if (unknown.length === 0 && datasets.length > 0) return [];
  const what = listed(unknown.length > 0 ? unknown : wildcards.map((wildcard) => wildcard.name));
  return [item("LW1953", { ...words, values: { datasets: what } }, command(`discover ${name}`))];
}

function missingInProduct({ name, datasets, outputs }: Product, facts: ProjectFacts): readonly MissingItem[] {
  const words = { owner: name, subject: name };
  if (datasets.length === 0)
    return [
      item("LW1955", words, newFile(`products/${name}/silver/<dataset>.sql`, "write a SELECT from `bronze.<dataset>`")),
    ];
  if (outputs.length > 0) return [];
  return [item("LW1956", words, edit(facts, name, "name a dataset below `outputs:`"))];
}

/** Policies whose breach is something missing, whatever level the project gave them. */
const ABOUT_MISSING: readonly PolicyCode[] = [
  "LW1910",
  "LW1911",
  "LW1912",
  "LW1914",
  "LW1920",
  "LW1921",
  "LW1925",
  "LW1930",
  "LW1932",
  "LW1940",
  "LW1941",
  "LW1942",
  "LW1945",
  "LW1946",
  "LW1948",
  "LW1949",
];

function missingByPolicy(project: PolicyProject): readonly MissingItem[] {
  const asked = policies.filter((policy) => ABOUT_MISSING.includes(policy.code));
  return asked.flatMap((policy) =>
    findBreaches(policy, project).map((found): MissingItem => {
      const { asked: one, breach } = found;
      const [head = ""] = one.subject.split("#");
      const owner = one.subject.startsWith("environment:") ? project.model.project : (head.split(".")[0] ?? "");
      const place = editPlace(placeOf(project.places, breach.at ?? one.subject));
      const next = { kind: "edit", place, edit: breach.hint ?? policy.title } as const;
      return { code: policy.code, owner, subject: one.name, text: breachText(policy, found), next };
    }),
  );
}

/** What is said about a dataset stands in the YAML beside its SQL, also when that is still to be written. */
function editPlace(place: Place): Place {
  return place.file.endsWith(".sql") ? { file: place.file.replace(/\.sql$/, ".yaml"), line: 1, column: 1 } : place;
}

type Unsettled = Exclude<DatasetCondition, "current">;
const conditions = {
  "never ran": { code: "LW1960", next: (id) => `run +${id}` },
  missing: { code: "LW1961", next: (id) => `run --force ${id}` },
  "foreign change": { code: "LW1962", next: (id) => `table history ${id}` },
} as const satisfies Record<Unsettled, Readonly<{ code: Code; next: (id: string) => string }>>;

function missingTables({ model, facts }: MissingInput): readonly MissingItem[] {
  const { observed } = facts;
  if (observed === undefined) return [];
  const { environment } = observed;
  const option = environment === "local" ? "" : ` --env ${environment}`;
  return [...model.sources, ...model.products].flatMap(({ name: owner, datasets }) =>
    datasets.flatMap(({ id }): MissingItem[] => {
      const condition = observed.datasets[id];
      if (condition === undefined || condition === "current") return [];
      const { code, next } = conditions[condition];
      return [item(code, { owner, subject: id, values: { environment } }, command(`${next(id)}${option}`))];
    }),
  );
}

function emptyPaths({ model, facts }: MissingInput): readonly MissingItem[] {
  const ownerOf = (path: string) => /^(?:products|sources)\/([a-z][a-z0-9_]*)/.exec(path)?.[1] ?? model.project;
  const { folders, files } = facts.empty;
  return [
    ...folders.map((path) =>
      item(
        "LW1963",
        { owner: ownerOf(path), subject: path },
        newFile(`${path}/`, "put into it what it is for, or remove it"),
      ),
    ),
    ...files.map((path) =>
      item("LW1964", { owner: ownerOf(path), subject: path }, newFile(path, "write it, or remove it")),
    ),
  ];
}
