import { EXIT, Secret, UserError } from "../base/index.ts";
import type { ConnectionValue, ResolvedConnection } from "./connector.ts";
import type { SecretProvider } from "./secret/provider.ts";

type SourceDocuments = Readonly<{
  type: string;
  connection: Readonly<Record<string, unknown>>;
  authentication: Readonly<Record<string, unknown>>;
}>;

/**
 * A source's connection and authentication with its secrets put in, wrapped so that nothing prints them. References to configuration are
 * resolved before this.
 * @throws UserError LW4020 when a secret is unknown, LW4030 on a value that is neither scalar nor secret
 */
export async function resolveConnection(source: SourceDocuments, secrets: SecretProvider): Promise<ResolvedConnection> {
  const { type: kind } = source;
  return {
    connection: await resolveValues(source.connection, { kind, part: "connection" }, secrets),
    authentication: await resolveValues(source.authentication, { kind, part: "authentication" }, secrets),
  };
}

async function resolveValues(
  document: Readonly<Record<string, unknown>>,
  owner: Readonly<{ kind: string; part: string }>,
  secrets: SecretProvider,
): Promise<Readonly<Record<string, ConnectionValue>>> {
  const resolved: Record<string, ConnectionValue> = {};
  for (const [name, value] of Object.entries(document)) {
    if (value === null || value === undefined) continue;
    const secret = secretName(value);
    if (secret !== undefined) resolved[name] = await secrets.get(secret);
    else if (
      typeof value === "string" ||
      typeof value === "number" ||
      typeof value === "boolean" ||
      value instanceof Secret
    )
      resolved[name] = value;
    else {
      const values = { ...owner, property: `"${name}"`, value: "a list or mapping" };
      throw new UserError("LW4030", {
        values,
        hint: "a text, a number, true, false or { secret: name }",
        exitCode: EXIT.usage,
      });
    }
  }
  return resolved;
}

function secretName(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("secret" in value)) return undefined;
  return typeof value.secret === "string" && Object.keys(value).length === 1 ? value.secret : undefined;
}
