import type { UsageName } from "../cost/usage.ts";
import type { RoleKey } from "./role.ts";
import type { Root } from "./root.ts";

/** A right that comes with a service, as a line of the access report. */
type Right = Readonly<{ who: string; as: string; may: string; on: string }>;

/** A service that is there because the environment names it, with all that other roots and the sheets have to know of it. */
export type AskedService = Readonly<{
  root: Root;
  /** Whether Data Factory or the alerts name it and so come after it. */
  precedesFactory?: true;
  /** In the picture. */
  title: string;
  name: string;
  /** Services of `zones.json` its endpoints need. */
  zones: readonly string[];
  /** Services of Azure that are registered for it. */
  registers: readonly string[];
  /** Output of its root with the identity that reads secrets, in a vault of this environment. */
  readsSecretsAs?: string;
  /** Names among the controls of the module `policy`. */
  policies?: readonly string[];
  /** Roles beside those on data that its root gives, by the group they are given in. */
  grants?: Readonly<{ platform?: readonly RoleKey[]; data?: readonly RoleKey[] }>;
  rights: readonly Right[];
  /** What a person has to do or give, as lines of the hand-over sheet. */
  needs: readonly string[];
  /** So much of something at the price of this name; the amount of a use the environment may say better, by its name. */
  items: readonly Readonly<{ what: string; price: string; quantity: number | UsageName }>[];
  /** Cores its machines have at least, of the quota of the region. */
  cores?: number;
  /** How many private endpoints it has. */
  endpoints: number;
  /** What of it the doctor finds: name and kind of resource, and hosts by service, sub-resource and record. */
  found: readonly Readonly<{
    name: string;
    type: string;
    hosts: readonly (readonly [service: string, subResource: string, record: string])[];
  }>[];
}>;
