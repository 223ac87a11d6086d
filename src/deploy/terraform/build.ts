import { bootstrapRoot, STATE_CONTAINER } from "./bootstrap.ts";
import { consumerRoots, portRoots } from "./consumers.ts";
import type { Deployment } from "./deployment.ts";
import { ownerRoot } from "./owners.ts";
import { platformRoot } from "./platform.ts";
import { printRoot, type Root, type StateStore } from "./root.ts";
import { serviceRoots } from "./services.ts";

/** All roots of a deployment in the order they are applied. */
export function rootsOf(deployment: Deployment): readonly Root[] {
  return [
    bootstrapRoot(deployment),
    platformRoot(deployment),
    ...serviceRoots(deployment),
    ...consumerRoots(deployment),
    ...deployment.owners.map((owner) => ownerRoot(deployment, owner)),
    ...portRoots(deployment),
  ];
}

/** The files of all roots, by path: `iac/<component>/…`. */
export function terraformFiles(deployment: Deployment): ReadonlyMap<string, string> {
  const state = stateStore(deployment);
  const files = rootsOf(deployment).flatMap((root) =>
    [...printRoot(root, state)].map(([path, text]): [string, string] => [`iac/${path}`, text]),
  );
  return new Map(files);
}

function stateStore({ settings, names }: Deployment): StateStore {
  const { state, project, environment, subscriptionId, tenantId } = settings;
  return {
    resourceGroup: state?.resourceGroup ?? names.platformGroup,
    storageAccount: names.stateAccount,
    container: state?.container ?? STATE_CONTAINER,
    keyPrefix: `${project}/${environment}`,
    subscriptionId,
    tenantId,
  };
}
