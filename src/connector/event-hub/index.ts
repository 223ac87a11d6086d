import { EXIT, UserError } from "../../base/index.ts";
import type { Connector } from "../connector.ts";
import { eventHubConnection, eventHubDataset } from "./properties.ts";

/** Event hubs of Azure: declared and deployed. Events are read in the cloud; a local run says that it does not. */
export const eventHub = {
  type: "event-hub",
  summary: "Events of Azure Event Hubs, read with the identity of the source; declared and deployed, not run locally",
  connection: eventHubConnection,
  authentication: { none: {} },
  dataset: eventHubDataset,
  modes: ["append"],
  discover: () => Promise.reject(notReadHere()),
  extract: () => Promise.reject(notReadHere()),
} as const satisfies Connector;

function notReadHere(): UserError {
  return new UserError("LW4033", { values: { type: "event-hub" }, exitCode: EXIT.usage });
}
