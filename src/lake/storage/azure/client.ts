import type { BlobDownloadResponseParsed, BlobServiceClient, ContainerClient } from "@azure/storage-blob";
import { type Clock, realClock } from "../../../base/index.ts";
import { BlobFailure, blobFailure, isBlobFailure } from "./blob-failure.ts";
import type { BlobBytes, BlobContainer, BlobInfo, BlobService, PutOptions } from "./blob-service.ts";
import type { AzureCredential } from "./credential.ts";
import type { AzureLocation } from "./location.ts";

type StorageBlob = typeof import("@azure/storage-blob");

/** Metadata name under which a writer leaves its mark on a blob. */
const WRITER = "lakewright_writer";

/**
 * The one place that loads the packages of Azure, with the first request. Requests are sent once: repeating them is decided by who knows what
 * they mean.
 */
export function blobService(
  location: AzureLocation,
  credential: AzureCredential,
  clock: Clock = realClock,
): BlobService {
  let opening: Promise<BlobServiceClient> | undefined;
  const client = () => (opening ??= openClient(location, credential));
  return {
    container: (name) => containerOf(async () => (await client()).getContainerClient(name), clock),
  };
}

async function openClient(
  { endpoint, account }: AzureLocation,
  credential: AzureCredential,
): Promise<BlobServiceClient> {
  const blob = await import("@azure/storage-blob");
  const query = credential.method === "sas" ? `?${credential.token.reveal().replace(/^\?/, "")}` : "";
  return new blob.BlobServiceClient(`${endpoint}${query}`, await sdkCredential(blob, account, credential), {
    retryOptions: { maxTries: 1 },
  });
}

async function sdkCredential(blob: StorageBlob, account: string, credential: AzureCredential) {
  switch (credential.method) {
    case "key":
      return new blob.StorageSharedKeyCredential(account, credential.key.reveal());
    case "sas":
      return new blob.AnonymousCredential();
    case "token":
      return { getToken: credential.getToken };
    case "default": {
      const { DefaultAzureCredential } = await import("@azure/identity");
      return new DefaultAzureCredential();
    }
    case "managed_identity": {
      const { ManagedIdentityCredential } = await import("@azure/identity");
      return credential.clientId === undefined
        ? new ManagedIdentityCredential()
        : new ManagedIdentityCredential({ clientId: credential.clientId });
    }
    case "service_principal": {
      const { ClientSecretCredential } = await import("@azure/identity");
      return new ClientSecretCredential(credential.tenant, credential.clientId, credential.secret.reveal());
    }
    default:
      return credential satisfies never;
  }
}

function containerOf(open: () => Promise<ContainerClient>, clock: Clock): BlobContainer {
  const told = <T>(work: (container: ContainerClient) => Promise<T>): Promise<T> =>
    tellFailure(clock, async () => work(await open()));
  return {
    get: (name, range) => told((container) => getRange(container, name, range)),
    put: (name, content, options) =>
      told(async (container) => {
        await container.getBlockBlobClient(name).upload(content, content.length, putOptions(options));
      }),
    putBlock: (name, { id, content, signal }) =>
      told(async (container) => {
        await container.getBlockBlobClient(name).stageBlock(id, content, content.length, { abortSignal: signal });
      }),
    putBlockList: (name, ids, options) =>
      told(async (container) => {
        await container.getBlockBlobClient(name).commitBlockList([...ids], putOptions(options));
      }),
    head: (name, signal) => told((container) => headBlob(container, name, signal)),
    list: (page) => told((container) => listPage(container, page)),
    remove: (name, signal) =>
      told(async (container) => {
        await container.getBlobClient(name).delete({ abortSignal: signal });
      }),
  };
}

function putOptions({ onlyNew, writer, signal }: PutOptions) {
  return {
    abortSignal: signal,
    metadata: { [WRITER]: writer },
    ...(onlyNew ? { conditions: { ifNoneMatch: "*" } } : {}),
  };
}

async function getRange(
  container: ContainerClient,
  name: string,
  range: Parameters<BlobContainer["get"]>[1],
): Promise<BlobBytes> {
  const { offset, count, etag, signal } = range;
  const answer = await container.getBlobClient(name).download(offset, count, {
    abortSignal: signal,
    // a body that breaks off is a failure of the request as a whole
    maxRetryRequests: 0,
    ...(etag === undefined ? {} : { conditions: { ifMatch: etag } }),
  });
  if (answer.metadata?.["hdi_isfolder"] === "true") throw new BlobFailure("missing", `${name} is a folder`);
  const bytes = await readBody(answer);
  return { bytes, totalBytes: totalOf(answer.contentRange) ?? bytes.length, etag: answer.etag ?? "" };
}

/** @throws BlobFailure when less came than was announced */
async function readBody({ readableStreamBody, contentLength = 0 }: BlobDownloadResponseParsed): Promise<Uint8Array> {
  const bytes = new Uint8Array(contentLength);
  let filled = 0;
  for await (const chunk of readableStreamBody ?? []) {
    const part = Buffer.from(chunk);
    if (filled + part.length <= bytes.length) bytes.set(part, filled);
    filled += part.length;
  }
  if (filled !== bytes.length)
    throw new BlobFailure("transient", `the answer has ${filled} bytes instead of ${bytes.length}`);
  return bytes;
}

/** `bytes 0-99/1234` */
function totalOf(contentRange: string | undefined): number | undefined {
  const total = /\/(\d+)$/.exec(contentRange ?? "")?.[1];
  return total === undefined ? undefined : Number(total);
}

async function headBlob(container: ContainerClient, name: string, signal: AbortSignal): Promise<BlobInfo> {
  const found = await container.getBlobClient(name).getProperties({ abortSignal: signal });
  return blobInfo(name, found, found.metadata);
}

async function listPage(
  container: ContainerClient,
  { prefix, startFrom, marker, signal }: Parameters<BlobContainer["list"]>[0],
): Promise<Awaited<ReturnType<BlobContainer["list"]>>> {
  const pages = container
    .listBlobsFlat({
      prefix,
      includeMetadata: true,
      abortSignal: signal,
      ...(startFrom === undefined ? {} : { startFrom }),
    })
    .byPage(marker === undefined ? {} : { continuationToken: marker });
  for await (const { segment, continuationToken } of pages) {
    const blobs = segment.blobItems.map((item) => blobInfo(item.name, item.properties, item.metadata));
    return continuationToken ? { blobs, marker: continuationToken } : { blobs };
  }
  return { blobs: [] };
}

type Properties = Readonly<{ contentLength?: number; lastModified?: Date; etag?: string }>;

// the etag of a listing is bare, that of a blob is quoted; a condition needs it quoted
function blobInfo(name: string, found: Properties, metadata: Readonly<Record<string, string>> = {}): BlobInfo {
  const { contentLength = 0, lastModified, etag = "" } = found;
  const writer = metadata[WRITER];
  return {
    name,
    sizeBytes: contentLength,
    modifiedMs: lastModified?.getTime() ?? 0,
    etag: etag.startsWith('"') || etag.startsWith("W/") ? etag : `"${etag}"`,
    ...(writer === undefined ? {} : { writer }),
    // hierarchical accounts show their folders as empty blobs; tools make "folders" whose name ends with "/"
    isFolder: metadata["hdi_isfolder"] === "true" || name.endsWith("/"),
  };
}

/** What the packages throw, as `BlobFailure`. Bugs and aborts pass unchanged. */
async function tellFailure<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isBlobFailure(error)) throw error;
    throw asFailure(error, clock.now());
  }
}

type ServiceError = Readonly<{
  statusCode?: number;
  code?: string;
  details?: Readonly<{ errorCode?: string }>;
  response?: Readonly<{ headers?: Readonly<{ get?: (name: string) => string | undefined }> }>;
}>;

function asFailure(error: unknown, now: number): unknown {
  if (!(error instanceof Error)) return error;
  const { statusCode, code, details, response } = error as Error & ServiceError;
  const said = details?.errorCode ?? response?.headers?.get?.("x-ms-error-code") ?? code;
  const retryAfter = response?.headers?.get?.("retry-after");
  return blobFailure(
    {
      message: error.message,
      cause: error,
      ...(statusCode === undefined ? {} : { status: statusCode }),
      ...(said === undefined ? {} : { code: said }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    },
    now,
  );
}
