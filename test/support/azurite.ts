import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";

/** A throw-away Blob service on the loopback interface. */
export type TestAzurite = Readonly<{
  /** Of the account, as `lake_endpoint` wants it. */
  endpoint: string;
  account: string;
  key: string;
  /** For what our storage does not do: making containers, marks of folders, metadata. */
  client: BlobServiceClient;
  /** Makes an empty container with a name of its own. */
  makeContainer: (name?: string) => Promise<string>;
  stop: () => Promise<void>;
}>;

export type AzuriteOptions = Readonly<{ args?: readonly string[] }>;

const account = "lakewright";
const startLimitMs = 30_000;

/** Starts Azurite for one test file: Blob only, in memory, with an account and a key of its own. */
export async function startAzurite({ args = [] }: AzuriteOptions = {}): Promise<TestAzurite> {
  const folder = mkdtempSync(join(tmpdir(), "lakewright-azurite-"));
  const key = randomBytes(64).toString("base64");
  const main = createRequire(import.meta.url).resolve("azurite/dist/src/blob/main.js");
  const options = ["--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck", "--silent"];
  const child = spawn(process.execPath, [main, "--blobHost", "127.0.0.1", "--blobPort", "0", ...options, ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const endpoint = `${await listening(child.stdout)}/${account}`;
  const client = new BlobServiceClient(endpoint, new StorageSharedKeyCredential(account, key));
  let containers = 0;
  return {
    endpoint,
    account,
    key,
    client,
    makeContainer: async (name = `lake-${++containers}`) => {
      await client.createContainer(name);
      return name;
    },
    stop: async () => {
      process.off("exit", kill);
      kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listening(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("Azurite did not start")), startLimitMs);
    let said = "";
    output.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const address = /listens on (https?:\/\/\S+)/.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
    output.once("end", () => reject(new Error(`Azurite ended: ${said}`)));
  });
}
