import type { Properties } from "../connector.ts";

export const eventHubConnection = {
  namespace: {
    description:
      "Host of a namespace that belongs to somebody else (`company.servicebus.windows.net`). When left out, the namespace of the environment, which `deploy build` makes",
    type: "text",
  },
  consumer_group: { description: "Consumer group that is read with; one reader each", type: "text", default: "lake" },
} as const satisfies Properties;

export const eventHubDataset = {
  hub: { description: "Event hub; that of the dataset's name when left out", type: "text" },
  content: { description: "What an event holds", type: "text", values: ["json"], default: "json" },
} as const satisfies Properties;
