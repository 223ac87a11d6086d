import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startAzurite, type TestAzurite } from "../support/azurite.ts";
import { describeWith } from "../support/needs.ts";

const run = promisify(execFile);

/** A token as Entra ID makes it, but for the signature, which the emulator does not look at. */
function tokenOf(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const standard = {
    aud: "https://storage.azure.com",
    iss: "https://sts.windows.net/ab1f708d-50f6-404c-a006-d71b2ac7a606/",
    iat: now - 60,
    nbf: now - 60,
    exp: now + 3600,
  };
  return `${part({ typ: "JWT", alg: "RS256" })}.${part({ ...standard, ...claims })}.${part("signature")}`;
}

describeWith(["openssl"], "a lake opened by an identity", () => {
  let azurite: TestAzurite;
  const folder = mkdtempSync(join(tmpdir(), "storage-token-"));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  beforeAll(async () => {
    const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    const options = [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      "-keyout",
      key,
      "-out",
      certificate,
      ...subject,
    ];
    const made = spawnSync("openssl", options, { encoding: "utf8" });
    if (made.status !== 0) throw new Error(made.stderr);
    azurite = await startAzurite({ args: ["--oauth", "basic", "--cert", certificate, "--key", key] });
  });
  afterAll(async () => {
    await azurite.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(container: string, token: string): Promise<Record<string, unknown>> {
    const script = join(import.meta.dirname, "token-main.ts");
    const { stdout } = await run(
      process.execPath,
      [script, azurite.endpoint, container, join(folder, "cache"), token],
      {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
      },
    );
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  async function makeContainer(name: string): Promise<string> {
    // this process does not trust the certificate
    const code = `const { BlobServiceClient, StorageSharedKeyCredential } = await import("@azure/storage-blob");
      await new BlobServiceClient(process.argv[1], new StorageSharedKeyCredential(process.argv[2], process.argv[3])).createContainer(process.argv[4]);`;
    const words = ["--input-type=module", "-e", code, azurite.endpoint, azurite.account, azurite.key, name];
    await run(process.execPath, words, { env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate } });
    return name;
  }

  test("a token for storage opens it, asked for once", async () => {
    const done = await open(await makeContainer("by-token"), tokenOf({}));
    expect(done).toEqual({
      first: true,
      again: false,
      content: "by token",
      scopes: ["https://storage.azure.com/.default"],
    });
  });

  test.each([
    ["expired", { exp: Math.floor(Date.now() / 1000) - 60 }],
    ["for something else", { aud: "https://graph.example" }],
  ])("a token that is %s is refused by name and not repeated in the message", async (name, claims) => {
    const token = tokenOf(claims);
    const refused = await open(await makeContainer(name === "expired" ? "expired" : "other"), token);
    expect(refused).toMatchObject({ code: "LW6502" });
    expect(String(refused["text"])).not.toContain(token.slice(0, 40));
  });
});
