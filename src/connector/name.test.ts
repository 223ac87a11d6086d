import { expect, test } from "vitest";
import fc from "fast-check";
import { lakeName, lakeNames } from "./name.ts";

test("names of sources become lake-safe", () => {
  const names = [
    "Dep Time",
    "depTime",
    "DEP_TIME",
    "HTTPServer",
    "Größe (m²)",
    "2nd",
    "価格",
    "",
    "_id_",
    "Straße",
    "a.b-c",
  ];
  expect(names.map(lakeName)).toEqual([
    "dep_time",
    "dep_time",
    "dep_time",
    "http_server",
    "grosse_m2",
    "c_2nd",
    "column",
    "column",
    "id",
    "strasse",
    "a_b_c",
  ]);
});

test("collisions are numbered and a safe name is never taken from its owner", () => {
  expect(lakeNames(["Dep Time", "dep time", "dep_time"])).toEqual(["dep_time_2", "dep_time_3", "dep_time"]);
  expect(lakeNames(["A", "a", "a_2", "A "])).toEqual(["a_3", "a", "a_2", "a_4"]);
});

test("any list of names gives as many distinct lake-safe names", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), (sourceNames) => {
      const names = lakeNames(sourceNames);
      expect(new Set(names).size).toBe(sourceNames.length);
      for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    }),
  );
});
