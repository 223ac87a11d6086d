import { askedServices } from "../terraform/asked.ts";
import { registrations } from "../terraform/bootstrap.ts";
import { azVersion, databricksVersion, group, providers, usages } from "./answers.ts";
import { type Check, fine, type Values, wrong } from "./check.ts";
import { az, databricks, NO_PROGRAM, NOT_FOUND, type Question } from "./question.ts";
import { accountQuestion, rootOf, type Scene, workspaceId } from "./scene.ts";

/** Azure CLI of May 2024: every command asked here has its present form since then. */
const LEAST_AZURE = "2.60.0";
/** The first one made anew: older programs of the same name are another one. */
const LEAST_DATABRICKS = "0.205.0";
/** One driver and one worker of four cores: the smallest job cluster. */
const CLUSTER_CORES = 8;

/** What has to be there before anything is applied; everything else waits for these. */
export function prerequisites(scene: Scene): readonly Check[] {
  return [
    azureCli(),
    login(scene),
    subscription(scene),
    ...registrations(scene.deployment).map((namespace) => provider(scene, namespace)),
    ...resourceGroups(scene),
    quota(scene),
    databricksCli(scene),
  ];
}

function azureCli(): Check {
  const question = az("az-version", ["version"], azVersion, NO_PROGRAM);
  return {
    id: "azure-cli",
    kind: "azure-cli",
    needs: [],
    asks: [question],
    judge: (answers) => {
      const version = answers(question)?.["azure-cli"];
      if (version === undefined) return wrong("LW7201", {});
      const values = { version, least: LEAST_AZURE };
      return isOlder(version, LEAST_AZURE) ? wrong("LW7202", values) : fine(`Azure CLI ${version}`);
    },
  };
}

function databricksCli(scene: Scene): Check {
  const question = databricks("databricks-version", ["version"], {
    workspaceId: workspaceId(scene),
    form: databricksVersion,
    absent: NO_PROGRAM,
  });
  return {
    id: "databricks-cli",
    kind: "databricks-cli",
    needs: [],
    asks: [question],
    judge: (answers) => {
      const version = answers(question)?.Version;
      if (version === undefined) return wrong("LW7211", {});
      const values = { version, least: LEAST_DATABRICKS };
      return isOlder(version, LEAST_DATABRICKS) ? wrong("LW7212", values) : fine(`Databricks CLI ${version}`);
    },
  };
}

/** Compares versions number by number. */
function isOlder(version: string, least: string): boolean {
  const numbers = (text: string) => text.split(/[.+-]/).slice(0, 3).map(Number);
  const [found, wanted] = [numbers(version), numbers(least)];
  const index = wanted.findIndex((number, at) => number !== found[at]);
  return index >= 0 && (found[index] ?? 0) < (wanted[index] ?? 0);
}

function login({ deployment: { settings } }: Scene): Check {
  return {
    id: "login",
    kind: "login",
    needs: ["azure-cli"],
    asks: [accountQuestion],
    judge: (answers) =>
      answers(accountQuestion) === undefined ? wrong("LW7203", { tenant: settings.tenantId }) : fine("signed in"),
  };
}

function subscription({ deployment: { settings } }: Scene): Check {
  const expected = { tenant: settings.tenantId, subscription: settings.subscriptionId };
  return {
    id: "subscription",
    kind: "subscription",
    needs: ["login"],
    asks: [accountQuestion],
    judge: (answers) => {
      const found = answers(accountQuestion);
      if (found?.tenantId !== expected.tenant) return wrong("LW7204", { ...expected, found: found?.tenantId ?? "" });
      if (found.id !== expected.subscription) return wrong("LW7205", { ...expected, found: found.id });
      if (found.state !== "Enabled") return wrong("LW7206", { ...expected, state: found.state });
      return fine(`subscription ${found.id} in tenant ${found.tenantId}`);
    },
  };
}

function provider({ deployment: { settings } }: Scene, namespace: string): Check {
  // one question for all of them; what else is registered is nobody's business
  const question = az(
    "providers",
    [
      "provider",
      "list",
      "--subscription",
      settings.subscriptionId,
      "--query",
      "[].{namespace:namespace,registrationState:registrationState}",
    ],
    providers,
  );
  return {
    id: providerCheck(namespace),
    kind: "provider",
    needs: ["subscription"],
    asks: [question],
    judge: (answers) => {
      const same = (other: string) => other.toLowerCase() === namespace.toLowerCase();
      const state = answers(question)?.find((each) => same(each.namespace))?.registrationState ?? "unknown to it";
      const values = { provider: namespace, state, subscription: settings.subscriptionId };
      return state === "Registered" ? fine(`${namespace} is registered`) : wrong("LW7207", values);
    },
  };
}

export function providerCheck(namespace: string): string {
  return `provider ${namespace}`;
}

function resourceGroups(scene: Scene): readonly Check[] {
  const { names, settings } = scene.deployment;
  return [
    resourceGroup(scene, names.platformGroup, settings.resourceGroups.platform !== undefined),
    resourceGroup(scene, names.dataGroup, settings.resourceGroups.data !== undefined),
  ];
}

function resourceGroup(scene: Scene, name: string, ofIt: boolean): Check {
  const { subscriptionId, location } = scene.deployment.settings;
  const question = az(
    `group-${name}`,
    ["group", "show", "--name", name, "--subscription", subscriptionId],
    group,
    NOT_FOUND,
  );
  const missing: Values = { group: name, subscription: subscriptionId, location, root: rootOf(scene, "bootstrap") };
  return {
    id: groupCheck(name),
    kind: "resource-group",
    needs: ["subscription"],
    asks: [question],
    judge: (answers) => {
      if (answers(question) !== undefined) return fine(`${name} is there`);
      return ofIt ? wrong("LW7209", missing) : wrong("LW7208", missing);
    },
  };
}

export function groupCheck(name: string): string {
  return `resource-group ${name}`;
}

function quota({ deployment }: Scene): Check {
  const { subscriptionId, location } = deployment.settings;
  const least = askedServices(deployment).reduce((sum, { cores = 0 }) => sum + cores, CLUSTER_CORES);
  const question: Question<readonly Usage[]> = az(
    `cores-${location}`,
    ["vm", "list-usage", "--location", location, "--subscription", subscriptionId],
    usages,
  );
  return {
    id: "quota",
    kind: "quota",
    needs: ["subscription"],
    asks: [question],
    judge: (answers) => {
      const cores = answers(question)?.find(({ name }) => name.value === "cores");
      const { currentValue = 0, limit = 0 } = cores ?? {};
      const free = limit - currentValue;
      if (free >= least) return fine(`${free} of ${limit} cores are free in ${location}`);
      const scope = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/${location}`;
      return wrong("LW7210", { free, limit, least, location, scope, wanted: currentValue + least });
    },
  };
}

type Usage = Readonly<{ name: Readonly<{ value: string }>; currentValue: number; limit: number }>;
