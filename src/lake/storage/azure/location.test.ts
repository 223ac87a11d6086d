import { expect, test } from "vitest";
import { containersOf } from "./containers.ts";
import { isAzureUrl, parseAzureUrl } from "./location.ts";

const azure = "blob.core.windows.net";

test.each([
  ["abfss://lake@acc.dfs.core.windows.net/a/b/", "lake", "a/b"],
  ["abfs://lake@acc.dfs.core.windows.net", "lake", ""],
  ["wasbs://lake@acc.blob.core.windows.net/a", "lake", "a"],
  ["https://acc.blob.core.windows.net/lake/a b", "lake", "a b"],
  ["https://acc.dfs.core.windows.net/lake", "lake", ""],
  ["abfss://{layer}@acc.dfs.core.windows.net/x", "{layer}", "x"],
] as const)("%s names account, container and path", (url, container, path) => {
  expect(isAzureUrl(url)).toBe(true);
  expect(parseAzureUrl(url)).toMatchObject({ account: "acc", endpoint: `https://acc.${azure}`, container, path });
});

test("an az:// URL takes its account from the settings, an emulator names it in its address", () => {
  expect(parseAzureUrl("az://lake/a", { account: "acc" }).endpoint).toBe(`https://acc.${azure}`);
  const emulator = { endpoint: "http://127.0.0.1:10000/devaccount/" };
  expect(parseAzureUrl("az://lake", emulator)).toMatchObject({
    account: "devaccount",
    endpoint: "http://127.0.0.1:10000/devaccount",
  });
});

test.each([
  ["az://lake", "which storage account"],
  ["abfss://lake@acc.dfs.core.windows.net/a?sv=1&sig=secret", "carries a query"],
  ["abfss://Lake@acc.dfs.core.windows.net", "no name of a container"],
  ["abfss://lake@acc.dfs.core.windows.net/{layer}", "in place of the container"],
  ["abfss://acc.dfs.core.windows.net/lake", "not of a form"],
])("%s is refused with what is wrong, and no signature is repeated", (url, reason) => {
  const failure = (() => {
    try {
      return parseAzureUrl(url);
    } catch (error) {
      return error;
    }
  })();
  expect(failure).toMatchObject({ code: "LW6503", exitCode: 2, message: expect.stringContaining(reason) as string });
  expect(String(failure)).not.toContain("sig=");
});

test.each(["s3://bucket/x", "./lake", "/srv/lake", "C:\\lake", "file:///lake"])("%s is no place in Azure", (place) => {
  expect(isAzureUrl(place)).toBe(false);
});

test("with a container per layer a key begins with its container, and what belongs to none lies in miscellaneous", () => {
  const containers = containersOf(parseAzureUrl("abfss://{layer}@acc.dfs.core.windows.net/x"));
  const keys = [
    "bronze/ops/orders/p.parquet",
    "quarantine/sales/silver/a/b",
    "_lakewright/store.json",
    "miscellaneous/m/n",
  ];
  for (const key of keys) expect(containers.keyOf(containers.nameOf(key))).toBe(key);
  expect(containers.nameOf("bronze/ops/orders")).toEqual({ container: "bronze", name: "x/ops/orders" });
  expect(containers.nameOf("_lakewright/store.json")).toEqual({
    container: "miscellaneous",
    name: "x/_lakewright/store.json",
  });
  expect(containers.urlOf("silver/sales/orders")).toBe("abfss://silver@acc.dfs.core.windows.net/x/sales/orders");
  expect(containers.prefixesOf("").map(({ container }) => container)).toEqual([
    "bronze",
    "gold",
    "miscellaneous",
    "quarantine",
    "silver",
  ]);
});
