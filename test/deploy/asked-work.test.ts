import fc from "fast-check";
import { expect, test } from "vitest";
import { buildTarget, terraformTarget } from "../../src/deploy/index.ts";
import { resourcesOf } from "../../src/deploy/check/resource.ts";
import { readTree } from "../../src/deploy/check/tree.ts";
import { rangesMeet } from "../../src/deploy/terraform/address.ts";
import { deploymentOf } from "../../src/deploy/terraform/deployment.ts";
import { madeNetwork } from "../../src/deploy/terraform/subnets.ts";
import { cars } from "../infra/generated.ts";
import { flightsProject, leastSettings, ownedByItSettings } from "./projects.ts";

type Files = Readonly<Record<string, string>>;

const carsFiles = buildTarget(terraformTarget, { resolved: await cars("prod") });
const valuesOf = (files: Files, root: string): unknown =>
  JSON.parse(files[`iac/${root}/terraform.tfvars.json`] ?? "{}");
const build = async (azure: object): Promise<Files> =>
  buildTarget(terraformTarget, { resolved: await flightsProject({ ...leastSettings, ...azure }) });
const problemsOf = async (azure: object): Promise<readonly string[]> =>
  deploymentOf(await flightsProject({ ...leastSettings, ...azure })).problems.map(({ key }) => key);

const image = `crflights.azurecr.io/a@sha256:${"0".repeat(64)}`;
const airflow = {
  version: "3.2.2",
  image_digest: `sha256:${"0".repeat(64)}`,
  dags: { url: "git@example.com:dags", ref: "v1", known_hosts: "example.com ssh-rsa AAAA" },
  sign_in: leastSettings.tenant_id,
  host: "airflow.example.com",
};

test("Airflow has subnet, zones, names unique in Azure and rights of its own, and IT hears what is left to do", () => {
  expect(valuesOf(carsFiles, "platform")).toMatchObject({
    subnets: { aks: { address_prefix: "10.32.2.192/26", purpose: "aks" } },
  });
  expect(carsFiles["iac/platform/main.tf"]).toMatch(/"container_registry"[\s\S]*"kubernetes"[\s\S]*"postgresql"/);
  const values = valuesOf(carsFiles, "airflow_aks") as Readonly<Record<string, string>>;
  const unique = ["registry_name", "vault_name", "log_account_name", "database_server_name"];
  expect(unique.filter((name) => !/[0-9a-f]{4,6}$/.test(values[name] ?? ""))).toEqual([]);
  expect(values).toMatchObject({
    airflow_version: "3.2.2",
    dags_repository: { ref: "release-1", private: true },
    outbound_type: "userAssignedNATGateway",
    uptime_guaranteed: true,
    database: { zone_redundant: true },
  });
  const rows = (carsFiles["docs/access.md"] ?? "").split("\n").filter((line) => line.startsWith("| id-cars-airflow-"));
  expect(rows.map((line) => line.split("|")[3]?.trim())).toEqual([
    "Network Contributor",
    "Managed Identity Operator",
    "Private DNS Zone Contributor",
    "AcrPull",
    "Storage Blob Data Contributor",
    "Reader",
    "Key Vault Secrets User",
  ]);
  expect(carsFiles["docs/hand-over.md"]).toContain("EncryptionAtHost");
  expect(carsFiles["docs/cost.md"]).toContain("| airflow_aks | nodes, the fewest | 2920 | hour |");
  expect(carsFiles["docs/architecture.svg"]).toContain("aks-cars-airflow-prod");
});

test("sizes of Airflow follow the tier", async () => {
  const files = buildTarget(terraformTarget, { resolved: await cars("dev") });
  expect(valuesOf(files, "airflow_aks")).toMatchObject({
    uptime_guaranteed: false,
    system_nodes: { minimum: 1 },
    database: { zone_redundant: false, geo_redundant_backup: false },
  });
  expect(files["docs/cost.md"]).not.toContain("control plane");
});

test("what IT owns is given to Airflow and asked of IT, nothing of it is made", async () => {
  const { network, private_dns_zones } = ownedByItSettings;
  const aks = { id: `${network.existing.virtual_network_id}/subnets/snet-aks` };
  const zone = "privatelink.westeurope.azmk8s.io";
  const given = {
    ...airflow,
    registry_id: "/subscriptions/s/resourceGroups/it/providers/Microsoft.ContainerRegistry/registries/crofit",
    vault_id: "/subscriptions/s/resourceGroups/it/providers/Microsoft.KeyVault/vaults/kv-of-it",
    egress: "firewall",
  };
  const existing = { ...network.existing, subnets: { ...network.existing.subnets, aks } };
  const azure = {
    ...ownedByItSettings,
    network: { existing },
    private_dns_zones: {
      ...private_dns_zones,
      [zone]: `/subscriptions/s/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones/${zone}`,
    },
    airflow: given,
  };
  expect(await problemsOf({ ...azure, network })).toEqual(["azure.network.existing.subnets.aks"]);
  const files = await build(azure);
  expect(valuesOf(files, "airflow_aks")).toMatchObject({
    existing_registry_id: given.registry_id,
    existing_vault_id: given.vault_id,
    outbound_type: "userDefinedRouting",
  });
  const made = resourcesOf(readTree(new Map(Object.entries(files))));
  const ofAirflow = made.filter(({ root }) => root === "iac/airflow_aks").map(({ type }) => type);
  expect(ofAirflow).toContain("azurerm_kubernetes_cluster");
  expect(ofAirflow).not.toContain("azurerm_container_registry");
  expect(ofAirflow).not.toContain("azurerm_key_vault");
  const sheet = files["docs/hand-over.md"] ?? "";
  expect(sheet).toContain(`limited to Network Contributor on the subnet \`${aks.id}\``);
  expect(sheet).toContain(`limited to Private DNS Zone Contributor on the zone \`${zone}\``);
  expect(sheet).toContain("`registry_access_requests`");
  const bootstrap = files["iac/bootstrap/main.tf"] ?? "";
  expect(bootstrap).not.toContain("4d97b98b-1d4f-4787-a291-c67834d212e7");
  expect(bootstrap).not.toContain("b12aa53e-6015-4669-85d0-8515ebb3ae7f");
});

test("a download runs in a subnet that lets it out where that is asked for, with secrets by name and rights on landing", async () => {
  expect(valuesOf(carsFiles, "platform")).toMatchObject({
    subnets: {
      downloads: { address_prefix: "10.32.3.64/26", purpose: "container_apps", internet_outbound_allowed: true },
    },
  });
  expect(valuesOf(carsFiles, "batch_download")).toMatchObject({
    schedule: "15 3 * * *",
    secrets: { PARTNER_API_KEY: "partner-api-key" },
    environment_variables: { START: "2020" },
    registry: { server: "crcars.azurecr.io" },
  });
  expect(carsFiles["docs/access.md"]).toContain(
    "| id-cars-download-prod | identity of the download | Storage Blob Data Contributor | container landing of stusedcarsprod |",
  );
  expect(carsFiles["docs/hand-over.md"]).toContain("the secrets `partner-api-key` in the vault `kv-used-cars-prod`");
  expect(carsFiles["docs/cost.md"]).toContain("| batch_download | hours of a core | 60 | hour |");
  const quiet = await build({ batch_download: { image: `ghcr.io/a/b@sha256:${"0".repeat(64)}` } });
  expect(JSON.stringify(valuesOf(quiet, "platform"))).not.toContain('internet_outbound_allowed":true');
  expect(quiet["iac/batch_download/main.tf"]).not.toMatch(/registry|secret_variables|schedule/);
});

test("many downloads at once run on nodes of Batch, behind endpoints, whose tasks say what they do", async () => {
  const files = await build({
    batch_download: { runtime: "batch", nodes: { maximum: 8 }, image, from_internet: true },
  });
  expect(valuesOf(files, "platform")).toMatchObject({
    subnets: { downloads: { purpose: "batch", internet_outbound_allowed: true } },
  });
  expect(valuesOf(files, "batch_download")).toMatchObject({
    name: expect.stringMatching(/^ba[a-z]+prod[0-9a-f]{4,6}$/) as string,
    batch_nodes: { size: "Standard_D4ds_v5", maximum: 8 },
  });
  expect(files["iac/batch_download/main.tf"]).toMatch(/runtime += "batch"/);
  expect(files["iac/platform/main.tf"]).toContain('"batch"');
  expect(files["iac/bootstrap/main.tf"]).not.toContain("Microsoft.App");
  expect(files["iac/bootstrap/terraform.tf"]).toContain("Microsoft.Batch");
  expect(files["docs/cost.md"]).toContain("| batch_download | hours of a node of four cores |");
  const wrong = { image, runtime: "batch", schedule: "15 3 * * *", variables: { A: "b" } };
  expect(await problemsOf({ batch_download: wrong })).toEqual([
    "azure.batch_download.schedule",
    "azure.batch_download.variables",
  ]);
  expect(await problemsOf({ batch_download: { image, nodes: { maximum: 2 } } })).toEqual([
    "azure.batch_download.nodes",
  ]);
});

test("backups copy landing and bronze, and what Airflow keeps; the lake lets the service pass only then", async () => {
  expect(valuesOf(carsFiles, "backup")).toMatchObject({
    containers: ["landing", "bronze"],
    redundancy: "GeoRedundant",
  });
  expect(carsFiles["iac/backup/main.tf"]).toContain(
    "data.terraform_remote_state.airflow_aks.outputs.database_server_id",
  );
  const bypass = /network_bypass += \["AzureServices"\]/;
  expect(carsFiles["iac/adls/main.tf"]).toMatch(bypass);
  expect((await build({}))["iac/adls/main.tf"]).not.toMatch(bypass);
  expect(carsFiles["docs/access.md"]).toContain(
    "| bvault-cars-prod | managed identity of the backup vault | Storage Account Backup Contributor | account stusedcarsprod |",
  );
  const id = "/subscriptions/s/resourceGroups/it/providers/Microsoft.DataProtection/backupVaults/bvault-of-it";
  const ofIt = await build({
    backup: { containers: ["gold"], existing: { id, principal_id: leastSettings.tenant_id } },
  });
  expect(valuesOf(ofIt, "backup")).toMatchObject({ containers: ["gold"], existing_vault: { id } });
  expect(ofIt["iac/backup/main.tf"]).not.toContain("postgresql_servers");
  expect(ofIt["docs/hand-over.md"]).toContain("Whoever owns the backup vault `bvault-of-it` protects");
  expect(ofIt["docs/cost.md"]).not.toContain("| backup | copies");
  expect(ofIt["iac/bootstrap/terraform.tf"]).not.toContain("Microsoft.DataProtection");
});

test("what is not pinned, not named as it must be, or a secret in the open is refused with its key", async () => {
  const wrong = {
    airflow: { ...airflow, version: "2.9.0", dags: { url: "git@example.com:dags", ref: "main" } },
    batch_download: {
      image,
      registry_id: "/subscriptions/s/resourceGroups/it/providers/Microsoft.ContainerRegistry/registries/other",
      schedule: "daily",
      variables: { API_TOKEN: "abc", start: "1" },
    },
    backup: { existing: { id: "vault", principal_id: "me" } },
  };
  expect(await problemsOf(wrong)).toEqual([
    "azure.airflow.version",
    "azure.airflow.dags.ref",
    "azure.airflow.dags.known_hosts",
    "azure.batch_download.image",
    "azure.batch_download.variables.start",
    "azure.batch_download.variables.API_TOKEN",
    "azure.batch_download.schedule",
    "azure.backup.existing.id",
    "azure.backup.existing.principal_id",
  ]);
  const { network, ...rest } = { network: { address_space: "10.244.16.0/20" }, airflow };
  expect(await problemsOf({ ...rest, network })).toEqual(["azure.network.address_space"]);
  const small = { network: { address_space: "10.20.0.0/24" }, batch_download: { image } };
  expect(await problemsOf(small)).toEqual(["azure.network.address_space"]);
});

test("subnets lie in the range, apart from each other, and none moves when another service comes", async () => {
  const { deployment } = deploymentOf(await cars("prod"));
  if (deployment === undefined) throw new Error("no deployment");
  const { airflow: _airflow, download: _download, ...less } = deployment.settings;
  const numbers = fc.record({ prefix: fc.integer({ min: 16, max: 24 }), second: fc.nat(255) });
  type Subnets = Readonly<Record<string, Readonly<{ address_prefix: string }>>>;
  const subnetsIn = (settings: typeof less, range: string) =>
    madeNetwork(settings, range, true)["subnets"]?.value as unknown as Subnets;
  fc.assert(
    fc.property(numbers, ({ prefix, second }) => {
      const range = `10.${second}.0.0/${prefix}`;
      const few = subnetsIn(less, range);
      const all = prefix === 24 ? few : subnetsIn(deployment.settings, range);
      const ranges = Object.values(all).map(({ address_prefix }) => address_prefix);
      expect(ranges).toHaveLength(prefix === 24 ? 5 : 7);
      ranges.forEach((one, index) => {
        expect(rangesMeet(one, range)).toBe(true);
        expect(Number(one.split("/")[1])).toBeLessThanOrEqual(27);
        expect(ranges.filter((other, at) => at !== index && rangesMeet(one, other))).toEqual([]);
      });
      for (const [name, subnet] of Object.entries(few)) expect(all[name]).toEqual(subnet);
    }),
  );
});
