import { diagnostic, DiagnosticsError } from "../../base/index.ts";
import { type PlaceMap, placeOf, type ResolvedModel, settingPlace } from "../../metadata/index.ts";
import { type Deployment, deploymentOf } from "./deployment.ts";
import { zoneNames } from "./platform.ts";
import type { SettingProblem } from "./settings-reader.ts";

/**
 * What a deployment to Azure is made from.
 * @throws DiagnosticsError LW7000, LW7001 with everything the environment does not say, or says wrongly
 */
export function requireDeployment(resolved: ResolvedModel, places: PlaceMap = new Map()): Deployment {
  const read = deploymentOf(resolved);
  const problems = read.deployment === undefined ? read.problems : zoneProblems(read.deployment);
  if (read.deployment !== undefined && problems.length === 0) return read.deployment;
  const environment = resolved.environment.name;
  throw new DiagnosticsError(
    problems.map(({ key, value, hint, subject }) => {
      const place = subject === undefined ? settingPlace(places, environment, key) : placeOf(places, subject);
      return value === undefined
        ? diagnostic("LW7000", { place, values: { environment, key }, hint })
        : diagnostic("LW7001", { place, values: { environment, key, value }, hint });
    }),
  );
}

/** Endpoints made here write their records into zones of IT: without one of them the apply stops half-way. */
function zoneProblems(deployment: Deployment): readonly SettingProblem[] {
  const { privateDnsZones: given = {}, privateEndpoints, location } = deployment.settings;
  if (privateEndpoints !== "create" || Object.keys(given).length === 0) return [];
  return zoneNames(deployment)
    .map((zone) => zone.replace("{location}", location))
    .filter((zone) => given[zone] === undefined)
    .map((zone) => ({
      key: `azure.private_dns_zones.${zone}`,
      hint: "the id of the zone; private_endpoints: external when IT makes the endpoints, no zones when a policy of IT writes the records",
    }));
}
