import { expect, test } from "vitest";
import { connectors } from "../../src/connector/index.ts";
import { connectorSuite } from "./connector.case.ts";
import { filesCase } from "./connector-files.ts";
import { postgresCase } from "./connector-postgres.ts";
import { sqliteCase } from "./connector-sqlite.ts";

const cases = [sqliteCase, postgresCase, filesCase];

test("every registered kind of source has its case", () => {
  expect(cases.map(({ connector }) => connector.type)).toEqual(connectors.map(({ type }) => type));
});

for (const suite of cases) connectorSuite(suite);
