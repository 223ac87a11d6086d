import { type Environment, filledEnvironment, type ResolvedModel } from "../../metadata/index.ts";
import { type NamedKind, nameProblem, resourceName } from "./names.ts";
import { isDocument, type SettingProblem } from "./settings-reader.ts";

/** Names of resources as an environment writes them itself, because the runtime reads the same text; undefined where it writes none. */
type WrittenNames = Readonly<{ lakeAccount?: string; vault?: string; sqlServer?: string; sqlDatabase?: string }>;

export function writtenNames({ lake, secrets, store }: Pick<Environment, "lake" | "secrets" | "store">): WrittenNames {
  const account = /^abfss:\/\/\{layer\}@([a-z0-9]{3,24})\.dfs\.core\.windows\.net\/?$/.exec(lake)?.[1];
  const [, sqlServer, sqlDatabase] = /^mssql:\/\/([a-z0-9-]+)[^/]*\/([A-Za-z0-9_-]+)/.exec(store) ?? [];
  const given = secrets?.["provider"] === "azure-key-vault" ? String(secrets["vault"]) : undefined;
  const vault = given === undefined ? undefined : (/^https:\/\/([^./]+)\./.exec(given)?.[1] ?? given);
  return {
    ...(account === undefined ? {} : { lakeAccount: account }),
    ...(vault === undefined ? {} : { vault }),
    ...(sqlServer === undefined ? {} : { sqlServer }),
    ...(sqlDatabase === undefined ? {} : { sqlDatabase }),
  };
}

const keys = { lakeAccount: "lake", vault: "secrets.vault", sqlServer: "store" } as const;
const kinds = { vault: "key_vault", sqlServer: "sql_server" } as const satisfies Readonly<Record<string, NamedKind>>;

/** Names an environment writes that Azure refuses, or that another environment of the project has too: one would take over what is the other's. */
export function writtenNameProblems(resolved: ResolvedModel): readonly SettingProblem[] {
  const { environment } = resolved;
  const own = writtenNames(environment);
  const refused = (["vault", "sqlServer"] as const).flatMap((which): readonly SettingProblem[] => {
    const name = own[which];
    const hint = name === undefined ? undefined : nameProblem(kinds[which], name.toLowerCase());
    return name === undefined || hint === undefined ? [] : [{ key: keys[which], value: JSON.stringify(name), hint }];
  });
  return [...refused, ...othersInAzure(resolved).flatMap((other) => sharedWith(environment, other))];
}

/** The other environments in Azure, with their values put in. */
export function othersInAzure({ model, environment, asOf }: ResolvedModel): readonly Environment[] {
  const names = model.environments.filter(({ settings }) => settings["azure"] !== undefined).map(({ name }) => name);
  return names
    .filter((name) => name !== environment.name)
    .flatMap((name) => filledEnvironment(model, name, asOf) ?? []);
}

function sharedWith(environment: Environment, other: Environment): readonly SettingProblem[] {
  const [own, others] = [writtenNames(environment), writtenNames(other)];
  const names = (["lakeAccount", "vault", "sqlServer"] as const).flatMap((which): readonly SettingProblem[] => {
    const name = own[which]?.toLowerCase();
    if (name === undefined || name !== others[which]?.toLowerCase()) return [];
    return [{ key: keys[which], value: JSON.stringify(name), hint: `a name of its own: "${other.name}" has this one` }];
  });
  const group = groupOf(environment);
  if (group !== groupOf(other)) return names;
  const hint = `what names of resources do not share with "${other.name}": another text, 2 to 5 characters`;
  return [...names, { key: "azure.environment", value: JSON.stringify(shortName(environment)), hint }];
}

/** The group of the data services stands for all names that follow the rule: with the same prefix and environment all of them are the same. */
function groupOf(environment: Environment): string {
  const [namePrefix, subscriptionId] = [
    azureText(environment, "name_prefix"),
    azureText(environment, "subscription_id"),
  ];
  const naming = { namePrefix, subscriptionId, environment: shortName(environment), project: "" };
  return [subscriptionId, resourceName("resource_group", naming)].join(" ");
}

function shortName(environment: Environment): string {
  return azureText(environment, "environment") || environment.name;
}

function azureText({ settings: { azure } }: Environment, key: string): string {
  const value = isDocument(azure) ? new Map<string, unknown>(Object.entries(azure)).get(key) : undefined;
  return typeof value === "string" ? value : "";
}
