import { type Activity, adfPlace, type AdfFile, walkJson } from "./adf-file.ts";
import type { ContentBreach, ContentRule } from "./repository.ts";
import { isTextMap, mapAt, placeOf, textOf } from "./text.ts";

const head = {
  service: "data_factory",
  control: "IM-8",
  policies: ["127ef6d7-242f-43b3-9eef-947faf1725d0", "f78ccdb4-7bf4-4106-8647-270491d2978a"],
  checkov: [],
  kinds: ["Data Factory JSON"],
} as const;

/** Rules about secrets in objects of a Data Factory, and in the history of its runs. */
export const adfSecretRules: readonly ContentRule[] = [
  {
    ...head,
    code: "LW7183",
    fix: 'authentication "MSI" of the linked service, or { "type": "AzureKeyVaultSecret", … }; the store is named by its server and database',
    judged: ({ adf }) => adf.length,
    find: ({ adf }) => adf.flatMap(literals),
  },
  {
    ...head,
    code: "LW7184",
    fix: '"policy": { "secureOutput": true, "secureInput": true }',
    judged: ({ adf }) => adf.flatMap((file) => file.activities.filter(touchesSecrets)).length,
    find: ({ adf }) =>
      adf.flatMap((file) =>
        file.activities
          .filter((each) => touchesSecrets(each) && mapAt(each.value, "policy")["secureOutput"] !== true)
          .map(({ name }) => ({ resource: `${file.path}: ${name}`, place: adfPlace(file, name), values: {} })),
      ),
  },
];

const secretName =
  /(connection_?string|token|password|passwd|pwd|secret|(account|access|api|shared)_?key|sas|authorization)[_\d]*$/i;
const withSecret =
  /(pwd|password|account\s*key|shared\s*access\s*(key|signature)|sig)\s*=|^\s*(bearer|basic)\s+[\w.~+/=-]{8,}|\bdapi[0-9a-f]{32}\b/i;
/** Below these keys stands what a run is given, and what its history shows. */
const given = ["baseParameters", "parameters", "jobParameters"];

/** Literals where a secret belongs: SecureString, parameters by their name, connection strings with a key in them. */
function literals(file: AdfFile): readonly ContentBreach[] {
  const found: string[] = [];
  walkJson(file.value, (keys, value) => {
    const key = keys.at(-1) ?? "";
    if (isTextMap(value) && value["type"] === "SecureString" && isLiteral(value["value"])) found.push(key);
    else if (isLiteral(value) && isGiven(keys))
      found.push(key === "defaultValue" || key === "value" ? (keys.at(-2) ?? "") : key);
    else if (typeof value === "string" && withSecret.test(value) && !value.startsWith("@")) found.push(key);
  });
  return [...new Set(found)].map((argument) => ({
    resource: `${file.path}: ${argument}`,
    place: placeOf(file.path, file.text, JSON.stringify(argument)),
    values: { argument },
  }));
}

/** Not an expression, and not empty. */
function isLiteral(value: unknown): boolean {
  return typeof value === "string" && value !== "" && !value.startsWith("@");
}

function isGiven(keys: readonly string[]): boolean {
  const at = keys.findLastIndex((key) => given.includes(key));
  if (at < 0) return false;
  const [name = "", last] = keys.slice(at + 1);
  return secretName.test(name) && (last === undefined || last === "defaultValue" || last === "value");
}

function touchesSecrets({ type, value }: Activity): boolean {
  const url = mapAt(value, "typeProperties")["url"];
  return type === "WebActivity" && /\.vault\.azure\./.test(textOf(url) ?? JSON.stringify(url ?? ""));
}
