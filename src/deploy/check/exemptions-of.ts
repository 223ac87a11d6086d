import { type DeployInput, settingPlace, type Value } from "../../metadata/index.ts";
import type { Exemption } from "./exemption.ts";

/** The exemptions an environment names; parts that are missing are empty, which is a finding of its own. */
export function exemptionsOf({ resolved: { environment }, places = new Map() }: DeployInput): readonly Exemption[] {
  const azure = environment.settings["azure"];
  const listed = typeof azure === "object" && azure !== null && "exemptions" in azure ? azure.exemptions : [];
  if (!Array.isArray(listed)) return [];
  return listed.map((each: Value, index) => {
    const text = (key: string): string => {
      const given = typeof each === "object" && each !== null && !Array.isArray(each) ? Object.entries(each) : [];
      const value: unknown = given.find(([name]) => name === key)?.[1];
      return typeof value === "string" ? value : "";
    };
    const place = settingPlace(places, environment.name, `azure.exemptions.${index}`);
    return { place, rule: text("rule"), resource: text("resource"), reason: text("reason"), until: text("until") };
  });
}
