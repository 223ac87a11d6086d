import fc from "fast-check";
import { expect, test } from "vitest";
import { freeRange, rangesMeet } from "../../src/deploy/terraform/address.ts";
import { deploymentOf } from "../../src/deploy/terraform/deployment.ts";
import { requireDeployment } from "../../src/deploy/terraform/require-deployment.ts";
import { inFolder, leastSettings, manyFiles, ownedByItSettings } from "./projects.ts";

/** Problems of `prod` in a project with these environments beside each other. */
async function problemsOf(azure: Readonly<Record<string, object>>): Promise<readonly string[]> {
  const { problems } = deploymentOf(await projectWith(azure));
  return problems.map(({ key, value, hint }) => [key, ...(value === undefined ? [] : [value]), hint].join(": "));
}

function projectWith(azure: Readonly<Record<string, object>>) {
  const environments = Object.fromEntries(
    Object.entries(azure).map(([name, settings]) => [
      name,
      {
        engine: "databricks",
        lake: `abfss://{layer}@stshops${name}.dfs.core.windows.net`,
        store: `mssql://sql-shops-${name}/metadata`,
        secrets: { provider: "azure-key-vault", vault: `kv-shops-${name}` },
        azure: settings,
      },
    ]),
  );
  const head = { format: 1, project: "shops", domain: "trade", environments };
  return inFolder({ "lakewright.yaml": JSON.stringify(head), ...manyFiles(1, 1, 1) });
}

const inRange = (address_space: string, more: object = {}) => ({
  ...leastSettings,
  network: { address_space, ...more },
});

test("two environments whose ranges meet are refused, and a range that is free is said", async () => {
  expect(await problemsOf({ dev: inRange("10.20.0.0/20"), prod: inRange("10.20.8.0/22") })).toEqual([
    "azure.network.address_space: 10.20.8.0/22: a range apart from 10.20.0.0/20 (dev); 10.20.16.0/22 is free",
  ]);
  expect(await problemsOf({ dev: inRange("10.20.0.0/20"), prod: inRange("10.20.16.0/20") })).toEqual([]);
});

test("so is a range that meets a network it is connected with, or one of IT another environment is in", async () => {
  const connected = { hub: "10.0.0.0/16", office: "10.1.0.0/17" };
  const existing = { ...ownedByItSettings.network.existing, address_space: "10.1.128.0/20" };
  const byIt = { ...ownedByItSettings, network: { existing } };
  expect(await problemsOf({ test: byIt, prod: inRange("10.0.240.0/20", { connected }) })).toEqual([
    "azure.network.address_space: 10.0.240.0/20: a range apart from 10.0.0.0/16 (hub); 10.1.144.0/20 is free",
  ]);
  expect(await problemsOf({ test: inRange("10.1.0.0/16"), prod: byIt })).toEqual([
    "azure.network.existing.address_space: 10.1.128.0/20: a range apart from 10.1.0.0/16 (test); 10.2.0.0/20 is free",
  ]);
  expect(await problemsOf({ prod: inRange("10.3.0.0/20", { connected: { hub: "10.0.0.1/16" } }) })).toEqual([
    "azure.network.connected.hub: 10.0.0.1/16: a range such as 10.0.0.0/16",
  ]);
});

test("two environments in one network of IT share its range and the subnet of endpoints, no other subnet", async () => {
  const problems = await problemsOf({ dev: { ...ownedByItSettings }, prod: ownedByItSettings });
  expect(problems.map((each) => each.replace(/\/subscriptions\S+\//, "…/"))).toEqual([
    'azure.network.existing.subnets.databricks_host.id: …/snet-dbx-host: a subnet of its own: "dev" has this one for databricks_host',
    'azure.network.existing.subnets.databricks_container.id: …/snet-dbx-container: a subnet of its own: "dev" has this one for databricks_container',
  ]);
});

test("what is there once in a subscription, an account or a region is made by one environment", async () => {
  const account = { id: leastSettings.tenant_id, metastore_owner: "owners" };
  const databricks = { ...leastSettings.databricks, account };
  const dev = { ...inRange("10.21.0.0/20"), defender: {}, databricks };
  const prod = { ...leastSettings, defender: { plans: ["KeyVaults"] }, databricks };
  expect(await problemsOf({ dev, prod })).toEqual([
    `azure.defender: one environment of the subscription ${leastSettings.subscription_id} that makes it, since plans and contact hold for all of it, and "dev" does: leave it out of one of the two`,
    'azure.databricks.account.metastore_owner: one environment that makes the metastore of westeurope, and "dev" does: metastore_id of what it has made',
  ]);
  const asked = { mode: "external", plans: ["KeyVaults"] };
  const apart = { ...dev, location: "northeurope" };
  expect(await problemsOf({ dev: apart, prod: { ...prod, defender: asked } })).toEqual([]);
  expect(await problemsOf({ dev: { ...apart, defender: asked }, prod })).toEqual([]);
  expect(await problemsOf({ dev: { ...apart, subscription_id: leastSettings.tenant_id }, prod })).toEqual([]);
});

test("the build says all of it with its code", async () => {
  const resolved = await projectWith({
    dev: { ...leastSettings, defender: {} },
    prod: { ...leastSettings, defender: {} },
  });
  const texts: string[] = [];
  try {
    requireDeployment(resolved);
  } catch (error) {
    for (const { code, text } of (error as { diagnostics: readonly { code: string; text: string }[] }).diagnostics)
      texts.push(`${code} ${text}`);
  }
  expect(texts).toEqual([
    'LW7001 Environment "prod": azure.network.address_space cannot be 10.20.0.0/20',
    'LW7000 Environment "prod": azure.defender is missing or cannot be used',
  ]);
});

test("a free range has the size of the one it stands for and meets nothing that is taken", () => {
  const range = fc
    .record({ second: fc.nat(255), third: fc.nat(255), prefix: fc.integer({ min: 12, max: 24 }) })
    .map(({ second, third, prefix }) => {
      const [high, low] = [second * 256 + third, 24 - prefix];
      const cut = Math.floor(high / 2 ** low) * 2 ** low;
      return `10.${Math.floor(cut / 256)}.${cut % 256}.0/${prefix}`;
    });
  fc.assert(
    fc.property(range, fc.array(range, { maxLength: 8 }), (wanted, taken) => {
      const free = freeRange(wanted, taken);
      expect(free?.split("/")[1]).toBe(wanted.split("/")[1]);
      expect(taken.filter((each) => rangesMeet(free ?? "", each))).toEqual([]);
      expect(rangesMeet(free ?? "", "10.0.0.0/8")).toBe(true);
      expect(free === wanted).toBe(taken.every((each) => !rangesMeet(wanted, each)));
    }),
  );
  expect(freeRange("192.168.0.0/16", ["192.168.4.0/24"])).toBeUndefined();
  expect(freeRange("20.1.0.0/16", [])).toBeUndefined();
});
