import { type Diagnostic, diagnostic } from "../../base/index.ts";
import { DURATION_RULE, parseDuration, type PlaceMap, placeOf, type Product } from "../../metadata/index.ts";
import { alertOf, LONGEST_ALERT_HOURS } from "./alert.ts";
import type { Deployment, Owner } from "./deployment.ts";
import type { SettingProblem } from "./settings-reader.ts";

/** What Azure allows in names that metadata gives, with the words for it. */
const names = {
  secret: {
    form: /^[0-9A-Za-z-]{1,127}$/,
    hint: "1 to 127 letters, digits and hyphens: a key vault takes no other name",
  },
  hub: {
    form: /^[A-Za-z0-9]([\w.-]{0,254}[A-Za-z0-9])?$/,
    hint: "1 to 256 letters, digits, . _ -, a letter or digit at both ends",
  },
  consumerGroup: {
    form: /^[A-Za-z0-9]([\w.-]{0,48}[A-Za-z0-9])?$/,
    hint: "1 to 50 letters, digits, . _ -, a letter or digit at both ends",
  },
} as const;

/** What sources and products have in them that Azure cannot do, or that the environment says of something they have not. */
export function ownerProblems(owners: readonly Owner[]): readonly SettingProblem[] {
  return owners.flatMap((owner) => [...nameProblems(owner), ...catalogProblems(owner), ...absentProblems(owner)]);
}

function nameProblems({ name: subject, secrets, hubs }: Owner): readonly SettingProblem[] {
  const wrong = (what: string, kind: keyof typeof names, each: string): readonly SettingProblem[] =>
    names[kind].form.test(each)
      ? []
      : [{ key: `${what} of ${subject}`, value: JSON.stringify(each), hint: names[kind].hint, subject }];
  return [
    ...secrets.flatMap((each) => wrong("a secret", "secret", each)),
    ...hubs.flatMap(({ name }) => wrong("an event hub", "hub", name)),
    ...[...new Set(hubs.map(({ consumerGroup }) => consumerGroup))].flatMap((each) =>
      wrong("the consumer group", "consumerGroup", each),
    ),
  ];
}

/** Unity Catalog's modules put the environment behind it. */
const LONGEST_CATALOG_PART = 63;

function catalogProblems({ name, catalogPart }: Owner): readonly SettingProblem[] {
  if (catalogPart.length <= LONGEST_CATALOG_PART) return [];
  const hint = `with the name "${name}" it makes more than ${LONGEST_CATALOG_PART} characters: shorten one of them`;
  return [{ key: "azure.catalog_prefix", value: catalogPart, hint }];
}

/** A right on what is not there reaches nobody, and would stand in the access report all the same. */
function absentProblems({ name, layers, consumers, documents, secrets, own }: Owner): readonly SettingProblem[] {
  const key = `azure.owners.${name}`;
  const absent = [...new Set(consumers.map(({ layer }) => layer))].filter((layer) => !layers.includes(layer));
  return [
    ...absent.map((layer) => ({
      key: `${key}.consumers.${layer}`,
      hint: `a layer it has tables in: ${layers.join(", ")}`,
    })),
    ...(own.secretReaders.length > 0 && secrets.length === 0
      ? [{ key: `${key}.secret_readers`, hint: "a connection with { secret: … }, for which they are" }]
      : []),
    ...(Object.keys(own.documentReaders).length > 0 && documents.length === 0
      ? [{ key: `${key}.document_readers`, hint: "an output port of the kind document, for which they are" }]
      : []),
  ];
}

/** A promise that is no duration cannot be watched: saying nothing would be taken for an alert. */
export function promiseProblems(products: readonly Product[]): readonly SettingProblem[] {
  return products.flatMap(({ name: subject, sla }) => {
    const value = sla?.["freshness"];
    const isDuration = value === undefined || (typeof value === "string" && parseDuration(value) !== undefined);
    return isDuration
      ? []
      : [{ key: `sla.freshness of ${subject}`, value: JSON.stringify(value), hint: DURATION_RULE, subject }];
  });
}

/** Promises that nothing in Azure watches: they stop no build, but somebody should know. */
export function promiseWarnings({ owners }: Deployment, places: PlaceMap = new Map()): readonly Diagnostic[] {
  const severity = "warning";
  return owners.flatMap((owner) => {
    const { name: product, freshnessHours: hours, otherPromises } = owner;
    const place = placeOf(places, product);
    const isLate = hours !== undefined && alertOf(owner) === undefined;
    return [
      ...(isLate
        ? [
            diagnostic("LW7006", {
              place,
              severity,
              values: { product, hours, most: LONGEST_ALERT_HOURS },
              hint: "31d at most, or somebody looks into its run records",
            }),
          ]
        : []),
      ...otherPromises.map((key) =>
        diagnostic("LW7007", {
          place,
          severity,
          values: { product, key },
          hint: "`freshness` has an alert; what a run can judge is a rule of quality",
        }),
      ),
    ];
  });
}
