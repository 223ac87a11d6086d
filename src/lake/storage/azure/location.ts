import { EXIT, UserError } from "../../../base/index.ts";

/** Where a lake lies in an Azure storage account. Keys are blob names below `path`. */
export type AzureLocation = Readonly<{
  /** Of the Blob service of the account, without "/" at the end. */
  endpoint: string;
  account: string;
  /** A container, or `{layer}`: the first segment of every key names its container. */
  container: string;
  /** Without "/" at both ends; empty: the whole container. */
  path: string;
  /** The URL as it was given: printable, without "/" at the end. */
  url: string;
}>;

/** What a URL may leave open. */
export type AzureAccount = Readonly<{
  /** Account of `az://` URLs. */
  account?: string;
  /** Of an emulator or a private cloud, in place of the public one. */
  endpoint?: string;
}>;

export const LAYER_CONTAINER = "{layer}";

const SCHEMES = /^(?:abfss?|wasbs?|az|azure):\/\//i;
const SERVICE = /^https?:\/\/[^/]+\.(?:blob|dfs)\.[^/]+/i;
const FORMS =
  "abfss://<container>@<account>.dfs.core.windows.net/<path>, az://<container>/<path> or https://<account>.blob.core.windows.net/<container>/<path>";

/** True for URLs of Azure storage, whether they are well-formed or not. */
export function isAzureUrl(url: string): boolean {
  return SCHEMES.test(url) || SERVICE.test(url);
}

/**
 * Reads the URL of a lake.
 * @throws UserError LW6503 saying what is wrong with it
 */
export function parseAzureUrl(url: string, given: AzureAccount = {}): AzureLocation {
  const { server, account: named, container, path } = partsOf(url);
  const account = named ?? given.account;
  if (account === undefined && given.endpoint === undefined)
    throw wrong(url, "it does not say which storage account", "name the account, or write abfss:// with the account");
  const endpoint = (given.endpoint ?? `https://${server ?? `${account}.blob.core.windows.net`}`).replace(/\/+$/, "");
  if (!/^https?:\/\/[^/\s]/i.test(endpoint)) throw wrong(url, `the endpoint "${endpoint}" is not a URL`);
  checkContainer(url, container);
  if (path.includes("{")) throw wrong(url, `${LAYER_CONTAINER} stands in place of the container only`);
  return { endpoint, account: account ?? accountOf(endpoint), container, path, url: url.replace(/\/+$/, "") };
}

type UrlParts = Readonly<{ server?: string; account?: string; container: string; path: string }>;

function partsOf(url: string): UrlParts {
  // what follows "?" would be a signature, and a URL is printed, logged and committed
  if (/[?#]/.test(url))
    throw wrong(withoutQuery(url), "it carries a query", "give a signature (SAS) by reference as lake_authentication");
  const atAccount = /^(?:abfss?|wasbs?):\/\/([^@/]+)@([^./]+)(\.[^/]+)(?:\/(.*))?$/i.exec(url);
  if (atAccount !== null) {
    const [, container = "", account = "", domain = "", path = ""] = atAccount;
    return { account, server: blobServer(account + domain), container, path: trimmed(path) };
  }
  const service = /^https?:\/\/(([^./]+)\.(?:blob|dfs)\.[^/]+)\/([^/]+)(?:\/(.*))?$/i.exec(url);
  if (service !== null) {
    const [, server = "", account = "", container = "", path = ""] = service;
    return { account, server: blobServer(server), container, path: trimmed(path) };
  }
  const short = /^(?:az|azure):\/\/([^/@]+)(?:\/(.*))?$/i.exec(url);
  if (short === null) throw wrong(url, "it is not of a form that is known");
  const [, container = "", path = ""] = short;
  return { container, path: trimmed(path) };
}

/** Everything goes through the Blob service, which hierarchical accounts offer too. */
function blobServer(server: string): string {
  return server.replace(/\.dfs\./i, ".blob.").toLowerCase();
}

/** Emulators name the account in the path, accounts of Azure in the host. */
function accountOf(endpoint: string): string {
  const { hostname, pathname } = new URL(endpoint);
  return pathname.split("/")[1] || (hostname.split(".")[0] ?? "");
}

function checkContainer(url: string, container: string): void {
  if (container === LAYER_CONTAINER || /^(?!.*--)[a-z0-9$][a-z0-9-]{1,61}[a-z0-9]$/.test(container)) return;
  throw wrong(url, `"${container}" is no name of a container`, "3 to 63 small letters, digits and single hyphens");
}

function trimmed(path: string): string {
  return path.split("/").filter(Boolean).join("/");
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, "");
}

function wrong(url: string, reason: string, hint = FORMS): UserError {
  return new UserError("LW6503", { values: { url, reason }, hint, exitCode: EXIT.usage });
}
