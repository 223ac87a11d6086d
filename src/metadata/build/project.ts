import { parseDuration } from "../duration.ts";
import type { Environment, Layer, Model, Value } from "../model.ts";
import type { EnvironmentText, ProjectText } from "../schema/project.ts";
import type { LayerDefaults, NamedFile } from "./context.ts";
import { checkReserved } from "./names.ts";

export type ProjectHead = Readonly<Pick<Model, "format" | "project" | "domain" | "description" | "environments">>;

/** The newest format this version reads. */
export const FORMAT = 1;

export function buildProject(file: NamedFile<ProjectText>): ProjectHead {
  const { value, scope } = file;
  if (value.format > FORMAT)
    scope.report(
      "LW1111",
      { format: value.format, known: FORMAT },
      { at: ["format"], value: String(value.format), hint: "use a newer lakewright" },
    );
  else if (value.format !== FORMAT)
    scope.report(
      "LW1104",
      { key: "format", value: value.format },
      { at: ["format"], value: String(value.format), hint: `one of: ${FORMAT}` },
    );
  checkReserved(scope, value.project, "owner", ["project"]);
  const environments = Object.entries(value.environments);
  if (environments.length === 0 && !file.isFaulty("environments")) {
    scope.report(
      "LW1106",
      { key: "environments" },
      { at: ["environments"], part: "key", hint: "at least one, such as `local`" },
    );
  }
  return {
    format: FORMAT,
    project: value.project,
    domain: value.domain,
    description: value.description ?? "",
    environments: environments.map(([name, environment]) => buildEnvironment(name, environment)),
  };
}

function buildEnvironment(name: string, text: EnvironmentText): Environment {
  const { engine, lake, store, secrets, ...settings } = text;
  const given = Object.entries(settings).flatMap(([key, value]): [string, Value][] =>
    value === undefined ? [] : [[key, value]],
  );
  return {
    name,
    engine,
    lake,
    store,
    ...(secrets === undefined ? {} : { secrets: { ...secrets } }),
    settings: Object.fromEntries(given),
  };
}

const ONE_HOUR = 3600;

/** Severity is left open: the standard of the rule kind holds (`quarantine` where rows fail, `fail` for rules about the whole table). */
const STANDARD: LayerDefaults = { timeLimitSeconds: ONE_HOUR, materialize: "table" };

/** What datasets get by their layer: `defaults:` of the project over the standard. */
export function layerDefaults(text: ProjectText["defaults"]): Readonly<Record<Layer, LayerDefaults>> {
  return { bronze: over(text?.bronze), silver: over(text?.silver), gold: over(text?.gold), miscellaneous: STANDARD };
}

type DefaultsText = NonNullable<NonNullable<ProjectText["defaults"]>["silver"]>;

function over(text: DefaultsText | undefined): LayerDefaults {
  if (text === undefined) return STANDARD;
  return {
    timeLimitSeconds:
      text.time_limit === undefined ? STANDARD.timeLimitSeconds : (parseDuration(text.time_limit) ?? ONE_HOUR),
    materialize: text.materialize?.as ?? STANDARD.materialize,
    ...(text.severity === undefined ? {} : { severity: text.severity }),
  };
}
