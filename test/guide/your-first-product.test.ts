import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stepsOf, walkGuide } from "../cli/guide-walk.ts";
import { describeWith, need } from "../support/needs.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";

const page = "docs/guide/your-first-product.md";

describeWith(["postgres"], page, () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  test("leads from an empty folder to a product on a file and a table of Postgres", { timeout: 240_000 }, () => {
    const { host, port, user, password } = server;
    const initdb = need("postgres");
    // psql lies beside the programs of the server
    const programs = initdb.available ? dirname(realpathSync(initdb.path)) : "";
    // the page says where its server is; this one is elsewhere
    const steps = stepsOf(page, (text) => text.replaceAll("5432", String(port)));
    walkGuide(page, steps, { PATH: programs, PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password });
  });

  test("every command of the page is run: there is none outside of the blocks that are", () => {
    const commands = stepsOf(page).flatMap((step) => (step.kind === "command" ? [step.command] : []));
    expect(commands.length).toBeGreaterThan(18);
    expect(commands.filter((command) => !/^(lakewright|cd|psql|chmod|npm run) /.test(command))).toEqual([]);
  });
});
