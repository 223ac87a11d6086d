import type { Properties } from "../connector.ts";

export const sqliteConnection = {
  path: { description: "The database file, relative to the project", type: "path", required: true },
} as const satisfies Properties;
