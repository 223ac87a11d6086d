import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/**
 * What happens to a request on its way.
 * status: it is answered so and not passed on · cut-before: the connection breaks and nothing is passed on · cut-after: it is carried out,
 * and the connection breaks before the answer · cut-body: the answer breaks off after `bytes` · slow: it waits before it is passed on.
 */
export type Fault =
  | Readonly<{ kind: "status"; status: number; headers?: Readonly<Record<string, string>>; code?: string }>
  | Readonly<{ kind: "cut-before" }>
  | Readonly<{ kind: "cut-after" }>
  | Readonly<{ kind: "cut-body"; bytes: number }>
  | Readonly<{ kind: "slow"; ms: number }>;

export type Seen = Readonly<{ method: string; url: string; headers: IncomingMessage["headers"]; atMs: number }>;

export type FaultProxy = Readonly<{
  url: string;
  /** Every request, in order of arrival, those that a fault met included. */
  seen: readonly Seen[];
  /** Sets what decides about the following requests; undefined lets one pass. */
  decide: (decision: (seen: Seen, index: number) => Fault | undefined) => void;
  stop: () => Promise<void>;
}>;

/** A proxy before an HTTP server on the loopback interface that does harm as it is told. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const upstream = new URL(target);
  const seen: Seen[] = [];
  let decision: (request: Seen, index: number) => Fault | undefined = () => undefined;
  let counted = 0;
  const server = createServer((incoming, outgoing) => {
    const arrived = {
      method: incoming.method ?? "",
      url: incoming.url ?? "",
      headers: incoming.headers,
      atMs: Date.now(),
    };
    seen.push(arrived);
    void treat(incoming, outgoing, { fault: decision(arrived, counted++), upstream });
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${upstream.pathname.replace(/\/$/, "")}`,
    seen,
    decide: (next) => {
      seen.length = 0;
      counted = 0;
      decision = next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Passing = Readonly<{ fault: Fault | undefined; upstream: URL }>;

async function treat(incoming: IncomingMessage, outgoing: ServerResponse, { fault, upstream }: Passing): Promise<void> {
  if (fault?.kind === "cut-before") return void incoming.socket.destroy();
  if (fault?.kind === "status") {
    incoming.resume();
    const code = fault.code === undefined ? {} : { "x-ms-error-code": fault.code };
    outgoing.writeHead(fault.status, { ...fault.headers, ...code });
    return void outgoing.end();
  }
  if (fault?.kind === "slow") await wait(fault.ms);
  const { method, url: path, headers } = incoming;
  const { hostname, port } = upstream;
  const passed = request({ hostname, port, path, method, headers }, (answer) => {
    if (fault?.kind === "cut-after") {
      answer.resume();
      answer.once("end", () => incoming.socket.destroy());
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    if (fault?.kind === "cut-body") return void cutBody(answer, outgoing, fault.bytes);
    answer.pipe(outgoing);
  });
  passed.once("error", () => outgoing.destroy());
  incoming.pipe(passed);
}

function cutBody(answer: IncomingMessage, outgoing: ServerResponse, bytes: number): void {
  let left = bytes;
  answer.on("data", (chunk: Buffer) => {
    if (left <= 0) return;
    outgoing.write(chunk.subarray(0, left), () => left <= 0 && outgoing.socket?.destroy());
    left -= chunk.length;
  });
}
