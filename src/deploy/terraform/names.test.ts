import fc from "fast-check";
import { expect, test } from "vitest";
import {
  nameProblem,
  type NamedKind,
  nameRules,
  type Naming,
  portGroupName,
  portGroupPart,
  resourceName,
} from "./names.ts";

const naming: Naming = {
  namePrefix: "flights",
  environment: "prod",
  project: "nyc_flights",
  subscriptionId: "11111111-1111-4111-8111-111111111111",
};
const kinds = fc.constantFrom(...(Object.keys(nameRules) as NamedKind[]));
const parts = fc.stringMatching(/^[a-z][a-z0-9_]{0,99}$/);
const namings = fc.record({
  namePrefix: fc.stringMatching(/^[a-z]([a-z0-9]-?){0,5}[a-z0-9]$/).filter((text) => text.length <= 12),
  environment: fc.stringMatching(/^[a-z][a-z0-9]{1,4}$/),
  project: parts,
  subscriptionId: fc.uuid(),
});

test("groups of output ports never share a name, however products and ports are called", () => {
  expect(portGroupName(naming, "on_time", "carrier_delay")).toBe(`${naming.namePrefix}-on-time--carrier-delay-prod`);
  expect(portGroupPart("a_b", "c")).not.toBe(portGroupPart("a", "b_c"));
  expect(portGroupPart("a", "b__c")).not.toBe(portGroupPart("a__b", "c"));
  expect(portGroupPart("a_", "c")).not.toBe(portGroupPart("a", "_c"));
  const long = ["x", "y"].map((end) => portGroupPart("a_product_with_a_long_name", `a_port_with_a_long_name_${end}`));
  expect(new Set(long).size).toBe(2);
  expect(long.every((part) => part.length <= 41 && /^[a-z][a-z0-9-]*[a-z0-9]$/.test(part))).toBe(true);
});

test("names say kind, prefix, part and environment", () => {
  expect(resourceName("resource_group", naming, "data")).toBe("rg-flights-data-prod");
  expect(resourceName("storage_account", naming)).toMatch(/^stflightsprod[0-9a-f]{4}$/);
  expect(resourceName("key_vault", naming, "on_time")).toMatch(/^kv-flights-[a-z-]*prod-[0-9a-f]+$/);
  expect(resourceName("catalog", naming, "on_time")).toBe("on_time_prod");
});

test("every name keeps the limits of its service", () => {
  fc.assert(
    fc.property(kinds, namings, parts, (kind, given, part) => {
      expect(nameProblem(kind, resourceName(kind, given, part))).toBeUndefined();
    }),
  );
});

test("two parts never share a name, and the same part always has the same", () => {
  fc.assert(
    fc.property(kinds, namings, fc.uniqueArray(parts, { minLength: 2, maxLength: 12 }), (kind, given, several) => {
      const names = several.map((part) => resourceName(kind, given, part));
      expect(new Set(names).size).toBe(several.length);
      expect(several.map((part) => resourceName(kind, { ...given }, part))).toEqual(names);
    }),
  );
});

test("long parts that begin alike keep their names apart", () => {
  const long = `${"a".repeat(60)}_`;
  const names = ["one", "two", "three"].map((end) => resourceName("key_vault", naming, `${long}${end}`));
  expect(new Set(names).size).toBe(3);
});

test("names unique in all of Azure differ between subscriptions", () => {
  const other = { ...naming, subscriptionId: "22222222-2222-4222-8222-222222222222" };
  expect(resourceName("storage_account", other)).not.toBe(resourceName("storage_account", naming));
  expect(resourceName("catalog", other, "on_time")).toBe(resourceName("catalog", naming, "on_time"));
});
