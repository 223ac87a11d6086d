import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildTarget, terraformTarget } from "../../src/deploy/index.ts";
import type { ResolvedModel } from "../../src/metadata/index.ts";
import { type CarsEnvironment, carsFiles } from "../deploy/cars.ts";
import {
  exampleProject,
  inFolder,
  leastSettings,
  manyFiles,
  ownedByItSettings,
  resolvedProject,
} from "../deploy/projects.ts";
import type { ProviderSchema } from "./provider-schema.ts";

/** The projects whose generated trees are proved: the example as it stands, and larger ones. */
export const generatedProjects: Readonly<Record<string, () => Promise<ResolvedModel>>> = {
  flights: () => exampleProject("prod"),
  cars: () => cars("prod"),
  trade,
  shops: () =>
    resolvedProject({
      project: "shops_of_the_north_and_south",
      lake: "abfss://{layer}@stshopsprod.dfs.core.windows.net",
      azure: {
        ...leastSettings,
        name_prefix: "shops",
        budget: { monthly: 900, from: "2027-01" },
        federation,
        batch_download: {
          runtime: "batch",
          nodes: { maximum: 8 },
          image: `ghcr.io/shops/pull@sha256:${"ab".repeat(32)}`,
        },
      },
      files: manyFiles(3, 5, 4),
    }),
};

/** The environments before production of the largest project, which has every service that metadata can ask for. */
export const earlierEnvironments: Readonly<Record<string, () => Promise<ResolvedModel>>> = {
  "cars-dev": () => cars("dev"),
  "cars-test": () => cars("test"),
};

export function cars(environment: CarsEnvironment): Promise<ResolvedModel> {
  return inFolder(carsFiles(), undefined, environment);
}

const federation = {
  issuer: "https://vstoken.dev.azure.com/00000000-0000-4000-8000-000000000000",
  deploy_subject: "sc://company/shops/deploy-prod",
  plan_subject: "sc://company/shops/plan-prod",
};

/** A project in a company whose IT owns all that can be owned. */
export function trade(): Promise<ResolvedModel> {
  return resolvedProject({ project: "trade", azure: ownedByItWithOwners, files: manyFiles(2, 3, 2) });
}

const ownedByItWithOwners = {
  ...ownedByItSettings,
  redundancy: "GRS",
  catalog_prefix: "trade",
  allowed_resources: [
    "/subscriptions/s/resourceGroups/rg-serverless/providers/Microsoft.Databricks/accessConnectors/dbac-company",
  ],
  lifecycle: { evidence: { cool: "30d", cold: "90d", archive: "180d", delete: "3650d" } },
  owners: {
    sales_1: { consumers: { gold: ["analysts", "controlling"] }, budget: 300, classification: "restricted" },
    shop_1: {
      consumers: { bronze: ["data-engineers"] },
      owner_group: "shop-owners",
      cost_centre: "0815",
      lifecycle: "evidence",
    },
  },
};

/** Writes the Terraform of a project into a folder that `remove` takes away. */
export function writeTree(
  resolved: ResolvedModel,
): Readonly<{ folder: string; roots: readonly string[]; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "lakewright-tree-"));
  const paths = layTree(resolved, folder);
  const roots = paths.flatMap((path) => /^iac\/(.+)\/terraform\.tfvars\.json$/.exec(path)?.[1] ?? []);
  return { folder: join(folder, "iac"), roots, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Lays the trees of all projects into folders of their names. */
export async function layTrees(folder: string): Promise<void> {
  for (const [name, read] of Object.entries(generatedProjects)) layTree(await read(), join(folder, name));
}

function layTree(resolved: ResolvedModel, folder: string): readonly string[] {
  const files = buildTarget(terraformTarget, { resolved });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return Object.keys(files);
}

/** What Terraform itself offers: the outputs of another state. */
export const builtInSchema = {
  provider: "terraform",
  version: "1.11",
  provider_block: {},
  resources: {},
  data_sources: {
    terraform_remote_state: {
      attributes: {
        backend: { type: "string", required: true },
        config: { type: "dynamic", optional: true },
        outputs: { type: ["map", "dynamic"], computed: true },
      },
    },
  },
} as const satisfies ProviderSchema;
