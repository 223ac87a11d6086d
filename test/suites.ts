import { layers } from "../scripts/check/layers.ts";
import type { NeedName } from "./support/find-need.ts";

/**
 * A suite: the tests whose paths begin with one of its `places`; the longest beginning decides. `offline` suites are part of `npm run
 * check`: no network, no services, nothing that takes long. `needs` are what its tests ask for with `describeWith`: with `CI=true` a
 * missing one is a failure even if no test asks.
 */
export type Suite = Readonly<{
  name: string;
  places: readonly string[];
  needs: readonly NeedName[];
  offline: boolean;
}>;

/** Tests of one layer that need too much room to lie beside the source; those of `run` are whole runs. */
const layerPlaces = Object.keys(layers)
  .filter((layer) => layer !== "run")
  .map((layer) => `test/${layer}/`);

/** Killed processes, writers that race, long random histories: minutes of work. */
const crashPlaces = [
  "test/crash/",
  "test/lake/crash-",
  "test/lake/concurrent-",
  "test/lake/random-",
  "test/lake/mutated-",
];

/** Whole commands and runs, each with processes of its own. */
const processPlaces = [
  "test/run/",
  "test/metadata/convert.",
  "test/metadata/many-datasets.",
  ...[
    "convert",
    "deploy-doctor",
    "doctor",
    "exit-code",
    "first-run",
    "guide",
    "interruption",
    "lost-supervisor",
    "modules",
    "store-adopt",
    "table",
    "validate",
    "wrong-input",
  ].map((name) => `test/cli/${name}.`),
];

/** Every test file belongs to one suite (`test/house/suites.test.ts`). */
export const suites = [
  { name: "unit", places: ["src/", "bench/", ...layerPlaces], needs: [], offline: true },
  { name: "house", places: ["test/house/"], needs: [], offline: true },
  { name: "types", places: ["test/types/"], needs: [], offline: true },
  { name: "golden", places: ["test/golden/"], needs: [], offline: true },
  { name: "infra", places: ["test/infra/"], needs: [], offline: true },
  { name: "terraform", places: ["test/infra/terraform."], needs: ["terraform"], offline: false },
  { name: "checkov", places: ["test/infra/checkov."], needs: ["checkov"], offline: false },
  { name: "support", places: ["test/support/"], needs: ["python", "java", "spark", "postgres"], offline: false },
  {
    name: "contract",
    places: ["test/contract/", "test/lake/azure-"],
    needs: ["postgres", "openssl", "smallDisk"],
    offline: false,
  },
  { name: "process", places: processPlaces, needs: ["smallDisk"], offline: false },
  { name: "guide", places: ["test/guide/"], needs: ["postgres"], offline: false },
  { name: "foreign", places: ["test/foreign/"], needs: ["python", "java", "spark"], offline: false },
  { name: "crash", places: crashPlaces, needs: ["strace", "python", "smallDisk"], offline: false },
  { name: "demo", places: ["test/demo/"], needs: ["chromium"], offline: false },
  { name: "package", places: ["test/package/"], needs: [], offline: false },
] as const satisfies readonly Suite[];

/** The suite of a test file; undefined when nobody claims it. */
export function suiteOf(path: string, all: readonly Suite[] = suites): Suite | undefined {
  const claims = all.flatMap((suite) =>
    suite.places.filter((place) => path.startsWith(place)).map((place) => ({ suite, place })),
  );
  return claims.sort((a, b) => b.place.length - a.place.length)[0]?.suite;
}
