import { compareText, type Json, type Place } from "../../base/index.ts";
import { EVERYWHERE } from "../configuration.ts";
import type { Scope } from "../file/scope.ts";
import { parseInstant } from "../instant.ts";
import type { ConfigurationCategory, ConfigurationItem, ConfigurationVersion } from "../model.ts";
import type { ConfigItemText, ConfigText } from "../schema/project.ts";
import type { BuildContext, NamedFile } from "./context.ts";
import { checkFileName } from "./names.ts";

/** From the beginning of time: the date of a value without versions. */
const ALWAYS = "0001-01-01";

export function buildCategory(
  file: NamedFile<ConfigText>,
  context: BuildContext,
  environments: readonly string[],
): ConfigurationCategory {
  const { value, scope } = file;
  checkFileName(scope, "category", value.category, file.names[0] ?? "");
  const items = Object.entries(value.items).flatMap(([key, text]): ConfigurationItem[] => {
    const at = scope.in("items", key);
    const name = `${value.category}.${key}`;
    context.places.set(`config:${name}`, at.place("key"));
    const versions = buildVersions(at, text, { environments, isFaulty: file.isFaulty("items", key) });
    return [{ name, description: text.description ?? "", versions }];
  });
  return { name: value.category, description: value.description ?? "", items };
}

type VersionOptions = Readonly<{ environments: readonly string[]; isFaulty: boolean }>;

function buildVersions(scope: Scope, text: ConfigItemText, options: VersionOptions): ConfigurationVersion[] {
  const { value, versions } = text;
  if (value !== undefined && versions !== undefined)
    scope.report("LW1604", {}, { at: ["versions"], part: "key", hint: "keep `value` or `versions`" });
  if (value !== undefined) return [{ environment: EVERYWHERE, value: value, effective: ALWAYS }];
  if (versions === undefined) {
    if (!options.isFaulty) scope.report("LW1605", {}, { part: "key", hint: "give `value` or `versions`" });
    return [];
  }
  const byEnvironment = new Map<string, Dated[]>();
  versions.forEach((version, index) => {
    if (Object.keys(version).length === 0) return;
    const dated = readVersion(scope.in("versions", index), version, options.environments);
    if (dated === undefined) return;
    const same = byEnvironment.get(dated.environment);
    if (same === undefined) byEnvironment.set(dated.environment, [dated]);
    else same.push(dated);
  });
  const groups = [...byEnvironment].sort(([a], [b]) => compareText(a, b));
  return groups.flatMap(([, group]) => chain(group));
}

type Dated = Readonly<{
  scope: Scope;
  environment: string;
  value: Json;
  from: number;
  effective: string;
  until?: number;
  expires?: string;
}>;

function readVersion(
  scope: Scope,
  version: NonNullable<ConfigItemText["versions"]>[number],
  environments: readonly string[],
): Dated | undefined {
  const from = checkedInstant(scope, "effective", version.effective);
  const until = version.expires === undefined ? undefined : checkedInstant(scope, "expires", version.expires);
  if (version.environment !== undefined && environments.length > 0 && !environments.includes(version.environment)) {
    scope.unknown("LW1606", version.environment, environments, { at: ["environment"] });
    return undefined;
  }
  if (from === undefined || (version.expires !== undefined && until === undefined)) return undefined;
  if (until !== undefined && until <= from) {
    scope.report(
      "LW1603",
      { effective: version.effective, expires: version.expires ?? "" },
      { at: ["expires"], hint: "`expires` is the first day it no longer holds" },
    );
    return undefined;
  }
  const end = until === undefined ? {} : { until, expires: version.expires };
  return {
    scope,
    environment: version.environment ?? EVERYWHERE,
    value: version.value as Json,
    from,
    effective: version.effective,
    ...end,
  };
}

function checkedInstant(scope: Scope, key: string, text: string): number | undefined {
  const instant = parseInstant(text);
  if (instant === undefined)
    scope.report(
      "LW1107",
      { key, value: text },
      { at: [key], value: text, hint: "a day 2025-01-31 or an instant 2025-01-31T06:00:00Z, UTC" },
    );
  return instant;
}

/** In order of time; an end that is not given is the next beginning, an end that is given has to meet it. */
function chain(group: Dated[]): ConfigurationVersion[] {
  const ordered = [...group].sort((a, b) => a.from - b.from);
  return ordered.map((version, index) => {
    const next = ordered[index + 1];
    if (next !== undefined) checkSeam(version, next);
    const expires = version.expires ?? next?.effective;
    return {
      environment: version.environment,
      value: version.value,
      effective: version.effective,
      ...(expires === undefined ? {} : { expires }),
    };
  });
}

function checkSeam(version: Dated, next: Dated): void {
  const related: readonly Readonly<{ place: Place; text: string }>[] = [
    { place: version.scope.place(), text: "the version before" },
  ];
  const { effective } = next;
  const { expires = effective, until = next.from } = version;
  const hint = `begin on ${expires}, or end the version before on ${effective}`;
  const at = ["effective"];
  if (next.from === version.from)
    next.scope.report("LW1602", { effective, detail: "both begin then" }, { at, related, hint: "keep one of them" });
  else if (until > next.from)
    next.scope.report("LW1602", { effective, detail: `the one before ends on ${expires}` }, { at, related, hint });
  else if (until < next.from) next.scope.report("LW1601", { effective, expires }, { at, related, hint });
}
