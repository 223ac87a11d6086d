import type { AskedService } from "./asked-service.ts";
import { defenderService } from "./defender.ts";
import type { Deployment } from "./deployment.ts";
import { purviewService } from "./purview.ts";
import { synapseService } from "./synapse.ts";

/** The services an environment names, in the order they are applied. */
export function askedServices(deployment: Deployment): readonly AskedService[] {
  const { defender, purview, synapse } = deployment.settings;
  return [
    ...(defender === undefined ? [] : [defenderService(deployment, defender)]),
    ...(purview === undefined ? [] : [purviewService(deployment, purview)]),
    ...(synapse === undefined ? [] : [synapseService(deployment, synapse)]),
  ];
}
