import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../src/base/index.ts";
import { resolveConnection, secretProvider } from "../../src/connector/index.ts";
import { scratchFolder } from "./scratch.ts";

const file = { provider: "file", path: ".secrets.yaml" };

function secretsIn(text: string, mode = 0o600): string {
  const folder = scratchFolder();
  writeFileSync(join(folder, ".secrets.yaml"), text);
  chmodSync(join(folder, ".secrets.yaml"), mode);
  return folder;
}

test("secrets come from a file, wrapped so that nothing shows them", async () => {
  const folder = secretsIn("ops-password: hunter2\nport: 5432\n");
  const provider = secretProvider(file, folder);
  const secret = await provider.get("ops-password");
  expect(secret.reveal()).toBe("hunter2");
  expect((await provider.get("port")).reveal()).toBe("5432");
  for (const shown of [
    String(secret),
    JSON.stringify({ secret }),
    inspect(secret),
    inspect(await Promise.resolve({ provider, secret }), { depth: 9 }),
  ]) {
    expect(shown).not.toContain("hunter2");
  }
});

test("an unknown secret is an error that lists known names and no value", async () => {
  const folder = secretsIn("ops-password: hunter2\n");
  const error: unknown = await secretProvider(file, folder)
    .get("ops-pasword")
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "LW4020", exitCode: 3, hint: 'did you mean "ops-password"?' });
  expect(inspect(error, { depth: 9 })).not.toContain("hunter2");
});

test("secrets come from the environment, with the default prefix or another one", async () => {
  const environment = { LAKEWRIGHT_SECRET_OPS_PASSWORD: "a", CI_OPS_PASSWORD: "b", OTHER: "c" };
  expect((await secretProvider(undefined, "/", { environment }).get("ops-password")).reveal()).toBe("a");
  const prefixed = secretProvider({ provider: "env", prefix: "CI_" }, "/", { environment });
  expect((await prefixed.get("ops-password")).reveal()).toBe("b");
  await expect(prefixed.get("other")).rejects.toMatchObject({
    code: "LW4020",
    hint: "set CI_OTHER; set are: CI_OPS_PASSWORD",
  });
});

test("a file git tracks is refused", async () => {
  const folder = secretsIn("ops-password: hunter2\n");
  const git = (...args: string[]) => spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  git("init", "-q");
  expect((await secretProvider(file, folder).get("ops-password")).reveal()).toBe("hunter2");
  git("add", "-f", ".secrets.yaml");
  await expect(secretProvider(file, folder).get("ops-password")).rejects.toMatchObject({ code: "LW4022", exitCode: 2 });
});

test("a file everybody can read gives a warning", async () => {
  const folder = secretsIn("ops-password: hunter2\n", 0o644);
  const findings: Diagnostic[] = [];
  await secretProvider(file, folder, { warn: (finding) => findings.push(finding) }).get("ops-password");
  expect(findings).toMatchObject([{ code: "LW4023", severity: "warning", place: { file: ".secrets.yaml" } }]);
});

test("a file that is missing, broken or no mapping is one clear line without its content", async () => {
  for (const text of ["- hunter2\n", "a: [hunter2", "a: { b: hunter2 }\n", "hunter2"]) {
    const error: unknown = await secretProvider(file, secretsIn(text))
      .get("a")
      .catch((reason: unknown) => reason);
    expect(error, text).toMatchObject({ code: "LW4021", exitCode: 3 });
    expect(inspect(error, { depth: 9 })).not.toContain("hunter2");
  }
  await expect(secretProvider(file, scratchFolder()).get("a")).rejects.toMatchObject({ code: "LW4021" });
  await expect(secretProvider(file, secretsIn("")).get("a")).rejects.toMatchObject({ code: "LW4020" });
});

test("an unknown provider and wrong settings are refused", () => {
  expect(() => secretProvider({ provider: "vault" }, "/")).toThrow(expect.objectContaining({ code: "LW4024" }));
  expect(() => secretProvider({ provider: "file" }, "/")).toThrow(expect.objectContaining({ code: "LW4025" }));
  expect(() => secretProvider({ provider: "env", prefix: 7 }, "/")).toThrow(
    expect.objectContaining({ code: "LW4025" }),
  );
});

test("a connection is resolved: secrets wrapped, scalars kept, anything else refused", async () => {
  const provider = secretProvider(undefined, "/", { environment: { LAKEWRIGHT_SECRET_P: "hunter2" } });
  const source = {
    type: "postgres",
    connection: { host: "h", port: 5432, ssl: null },
    authentication: { method: "password", password: { secret: "p" } },
  };
  const resolved = await resolveConnection(source, provider);
  expect(resolved.connection).toEqual({ host: "h", port: 5432 });
  expect(JSON.stringify(resolved)).toBe(
    '{"connection":{"host":"h","port":5432},"authentication":{"method":"password","password":"***"}}',
  );
  const wrong = resolveConnection({ ...source, connection: { host: ["a"] } }, provider);
  await expect(wrong).rejects.toMatchObject({ code: "LW4030", exitCode: 2 });
});
