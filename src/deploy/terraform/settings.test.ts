import { expect, test } from "vitest";
import { flightsProject, leastSettings, manyFiles, resolvedProject } from "../../../test/deploy/projects.ts";
import { deploymentOf } from "./deployment.ts";

async function problemsOf(azure: object | "none"): Promise<readonly string[]> {
  return deploymentOf(await flightsProject(azure)).problems.map(({ key }) => key);
}

test("the least settings are enough", async () => {
  expect(await problemsOf(leastSettings)).toEqual([]);
});

test("everything that has the wrong form is said at once", async () => {
  const wrong = {
    ...leastSettings,
    subscription_id: "mine",
    location: "West Europe",
    name_prefix: "far-too-long-a-prefix",
    contacts: ["nobody"],
    network: { address_space: "10.20.1.0/20" },
    owners: { nobody: {} },
  };
  expect(await problemsOf(wrong)).toEqual([
    "azure.subscription_id",
    "azure.location",
    "azure.name_prefix",
    "azure.contacts",
    "azure.network.address_space",
  ]);
  expect(await problemsOf({ ...leastSettings, owners: { nobody: { budget: 5 } } })).toEqual([
    "azure.owners.nobody",
    "azure.budget.from",
  ]);
});

test("a name of the environment that Azure refuses is said, with what it allows", async () => {
  const given = { project: "shops", azure: leastSettings, files: manyFiles(1, 1, 1) };
  const long = { ...given, vault: "kv-of-the-shops-of-the-north-and-south" };
  expect(deploymentOf(await resolvedProject(long)).problems).toEqual([
    { key: "secrets.vault", value: '"kv-of-the-shops-of-the-north-and-south"', hint: "3 to 24 characters" },
  ]);
  expect(deploymentOf(await resolvedProject({ ...given, vault: "https://KV-shops.vault.azure.net" })).problems).toEqual(
    [],
  );
});

test("without settings, what they are is said", async () => {
  expect(await problemsOf("none")).toEqual(["azure"]);
});
