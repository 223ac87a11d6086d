import { airflowService } from "./airflow.ts";
import type { AskedService } from "./asked-service.ts";
import { backupService } from "./backup.ts";
import { defenderService } from "./defender.ts";
import type { Deployment } from "./deployment.ts";
import { downloadService } from "./download.ts";
import { purviewService } from "./purview.ts";
import { synapseService } from "./synapse.ts";

/** The services an environment names, in the order they are applied. */
export function askedServices(deployment: Deployment): readonly AskedService[] {
  const { defender, purview, synapse, airflow, download, backup } = deployment.settings;
  return [
    ...(defender === undefined ? [] : [defenderService(deployment, defender)]),
    ...(purview === undefined ? [] : [purviewService(deployment, purview)]),
    ...(synapse === undefined ? [] : [synapseService(deployment, synapse)]),
    ...(airflow === undefined ? [] : [airflowService(deployment, airflow)]),
    ...(download === undefined ? [] : [downloadService(deployment, download)]),
    ...(backup === undefined ? [] : [backupService(deployment, backup)]),
  ];
}
