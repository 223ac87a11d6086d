import { layers } from "../scripts/check/layers.ts";
import type { NeedName } from "./support/find-need.ts";

/**
 * A suite: the tests under its folders. `offline` suites are part of `npm run check`: no network, no services, no children that take long.
 * `needs` are what its tests ask for with `describeWith`: with `CI=true` a missing one is a failure even if no test asks.
 */
export type Suite = Readonly<{
  name: string;
  folders: readonly string[];
  needs: readonly NeedName[];
  offline: boolean;
}>;

/** Tests of one layer that need too much room to lie beside the source. */
const layerFolders = Object.keys(layers).map((layer) => `test/${layer}/`);

/** Every test file belongs to exactly one suite (`test/house/suites.test.ts`). */
export const suites = [
  { name: "unit", folders: ["src/", "bench/", ...layerFolders], needs: [], offline: true },
  { name: "house", folders: ["test/house/"], needs: [], offline: true },
  { name: "golden", folders: ["test/golden/"], needs: [], offline: true },
  { name: "support", folders: ["test/support/"], needs: ["python", "java", "spark", "postgres"], offline: false },
  { name: "contract", folders: ["test/contract/"], needs: ["postgres"], offline: false },
  { name: "foreign", folders: ["test/foreign/"], needs: ["python", "java", "spark"], offline: false },
  { name: "crash", folders: ["test/crash/"], needs: [], offline: false },
  { name: "demo", folders: ["test/demo/"], needs: ["chromium"], offline: false },
  { name: "package", folders: ["test/package/"], needs: [], offline: false },
] as const satisfies readonly Suite[];
