import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../support/places.ts";

export type TerraformResult = Readonly<{ exitCode: number; output: string }>;

/** A copy of `infra` in which Terraform may leave its files. */
export function copyInfrastructure(): Readonly<{ path: string; remove: () => void }> {
  const path = mkdtempSync(join(tmpdir(), "lakewright-terraform-"));
  cpSync(join(repositoryRoot, "infra"), path, { recursive: true });
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs Terraform in a folder without configuration of the user, downloads or questions. */
export async function terraform(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<TerraformResult> {
  const child = spawn("terraform", [...args], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      TF_CLI_CONFIG_FILE: "/dev/null",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pieces: string[] = [];
  child.stdout.on("data", (data: Buffer) => pieces.push(data.toString("utf8")));
  child.stderr.on("data", (data: Buffer) => pieces.push(data.toString("utf8")));
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? -1));
  });
  return { exitCode, output: pieces.join("") };
}
