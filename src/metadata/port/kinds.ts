import type { PortExtension } from "../extension/extension.ts";
import { files } from "./files.ts";

/*
 * Every kind of output port that is built in. Those without `write` are said, not brought: consumers read the published table, or what
 * a deploy target makes of the word.
 */

const table = {
  kind: "table",
  summary: "as a Delta table",
  properties: {},
  describe: () => "the published Delta table",
} as const satisfies PortExtension;

const api = {
  kind: "api",
  summary: "over HTTP, by the API that `deploy build` makes of it",
  properties: {},
  describe: () => "an API, made by a deploy target",
} as const satisfies PortExtension;

const document = {
  kind: "document",
  summary: "as documents, in the document store that `deploy build` makes of it",
  properties: {},
  describe: () => "documents, made by a deploy target",
} as const satisfies PortExtension;

const stream = {
  kind: "stream",
  summary: "as events; this version records the promise only",
  properties: {},
  describe: () => "events, promised",
} as const satisfies PortExtension;

const report = {
  kind: "report",
  summary: "as a report; this version records the promise only",
  properties: {},
  describe: () => "a report, promised",
} as const satisfies PortExtension;

export const builtInPorts = [table, files, api, document, stream, report] as const;
