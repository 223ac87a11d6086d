import { createServer, type Http2Server, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { schemaAnswer } from "./schema-message.ts";
import { message } from "./protobuf.ts";
import { type ProviderName, type ProviderSchema, readProviderSchemas } from "./provider-schema.ts";

/** Where Terraform finds each provider: the registry address names it, nothing is fetched from there. */
const addresses = {
  azurerm: "registry.terraform.io/hashicorp/azurerm",
  databricks: "registry.terraform.io/databricks/databricks",
  azuread: "registry.terraform.io/hashicorp/azuread",
} as const satisfies Record<ProviderName, string>;

/** Providers that know their schemas and nothing else. `environment` lets Terraform use them in place of the real ones. */
export type ProviderStubs = Readonly<{ environment: Readonly<Record<string, string>>; stop: () => Promise<void> }>;

/**
 * Serves the provider schemas over Terraform's plugin protocol 6 (gRPC without TLS on the loopback interface). Configuration is
 * accepted as Terraform itself has checked it against the schema; planning and applying are left to `mock_provider`.
 */
export async function startProviderStubs(
  schemas: Readonly<Record<ProviderName, ProviderSchema>> = readProviderSchemas(),
): Promise<ProviderStubs> {
  const servers = await Promise.all(
    Object.entries(schemas).map(async ([name, schema]) => ({ name, ...(await serve(schema)) })),
  );
  const attach = servers.map(({ name, port }) => [
    addresses[name as ProviderName],
    {
      Protocol: "grpc",
      ProtocolVersion: 6,
      Pid: process.pid,
      Test: true,
      Addr: { Network: "tcp", String: `127.0.0.1:${port}` },
    },
  ]);
  return {
    environment: { TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(attach)) },
    stop: async () => {
      await Promise.all(servers.map(({ stop }) => stop()));
    },
  };
}

async function serve(schema: ProviderSchema): Promise<{ port: number; stop: () => Promise<void> }> {
  const server = createServer();
  const sessions = new Set<{ destroy: () => void }>();
  const answer = schemaAnswer(schema);
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  server.on("stream", (stream, headers) => respond(stream, answerTo(String(headers[":path"]), answer)));
  const port = await listen(server);
  return {
    port,
    stop: async () => {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Http2Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** The calls Terraform makes while it validates and tests with mocks; undefined for every other one. */
function answerTo(path: string, schema: Uint8Array): Uint8Array | undefined {
  switch (path.split("/").at(-1)) {
    case "GetProviderSchema":
      return schema;
    case "ValidateProviderConfig":
    case "ValidateResourceConfig":
    case "ValidateDataResourceConfig":
    case "StopProvider":
      return message([]);
    case "Check":
      return message([[1, 1]]);
    default:
      return undefined;
  }
}

const unimplemented = "12";

function respond(stream: ServerHttp2Stream, answer: Uint8Array | undefined): void {
  stream.on("error", () => undefined);
  stream.resume();
  if (answer === undefined) {
    stream.respond(
      { ":status": 200, "content-type": "application/grpc", "grpc-status": unimplemented },
      { endStream: true },
    );
    return;
  }
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(answer.length, 1);
  stream.end(Buffer.concat([prefix, answer]));
}
