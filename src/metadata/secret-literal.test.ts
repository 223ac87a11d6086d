import { expect, test } from "vitest";
import { secretLikeness } from "./secret-literal.ts";

// put together at run time, so that no scanner takes this file for a leak
const hex = "0123456789abcdef";

test.each([
  `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${hex}${hex}==;EndpointSuffix=core.windows.net`,
  `Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=${hex}=`,
  `SharedAccessSignature sr=x&sig=${hex}`,
  "Server=db;User Id=sa;Password=Geheim123",
  "Driver=x;PWD=geheim",
  `https://a.blob.core.windows.net/c?sv=2024&sig=${hex}${hex}%3D`,
  `dapi${hex}${hex}`,
  `eyJ${hex}.eyJ${hex}.${hex}`,
  "-----BEGIN PRIVATE KEY-----\nMII",
  `ghp_${hex}${hex}abcd`,
  `AKIA${"A".repeat(16)}`,
  "postgres://reader:geheim@db.example/ops",
])("%s looks like a secret", (text) => {
  expect(secretLikeness(text)).toBeDefined();
});

test.each([
  "postgres://reader@db.example/ops",
  "sqlite:./.lakewright/store.db",
  "sc://127.0.0.1:15002",
  "abfss://{layer}@${config.storage.account}.dfs.core.windows.net",
  "mssql://${config.sql.server}/metadata",
  "ops-password",
  "The password is kept in the vault",
  "password",
  "https://example.org/page?signal=1",
  "eyJ is how tokens begin",
  "Password=${config.a.b}",
  "",
])("%j does not", (text) => {
  expect(secretLikeness(text)).toBeUndefined();
});

test("a text of a million characters is judged at once", () => {
  const begun = performance.now();
  secretLikeness("password ".repeat(120_000));
  secretLikeness("a:".repeat(500_000));
  expect(performance.now() - begun).toBeLessThan(500);
});
