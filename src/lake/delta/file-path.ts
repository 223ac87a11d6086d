import { UserError } from "../../base/index.ts";

/**
 * The file a `path` member names: relative to the table's root where it lies inside, otherwise absolute, not URL-encoded.
 * Paths in the log are percent-encoded URIs (PROTOCOL.md §Add File and Remove File); `file:` URIs and plain absolute paths of the
 * same file are one file.
 *
 * @param root the table's root as an absolute path or URL, without "/" at the end
 * @throws UserError LW6207 when it cannot be decoded
 */
export function decodePath(path: string, root: string): string {
  const decoded = path.includes("%") ? decodeUri(path, root) : path;
  if (!decoded.startsWith("/") && !/^[a-z][a-z0-9+.-]*:/i.test(decoded)) return decoded;
  const plain = decoded.replace(/^file:(?:\/\/(?:localhost)?)?(?=\/)/i, "").replace(/^\/{2,}/, "/");
  return plain.startsWith(`${root}/`) ? plain.slice(root.length + 1) : plain;
}

/** The spelling of a path in the log: every segment percent-encoded. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** True when the decoded path is relative to the table's root. */
export function isInsideTable(path: string): boolean {
  return !path.startsWith("/") && !/^[a-z][a-z0-9+.-]*:\//i.test(path);
}

function decodeUri(path: string, root: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    throw new UserError("LW6207", { values: { table: root, path }, failure: "input", cause: error });
  }
}
