import { dirname } from "node:path";
import ts from "typescript";

/**
 * A compiler that also sees files which lie nowhere.
 * @param folders of them
 * @param textOf what such a file says; undefined for all others
 */
export function overlayHost(
  options: ts.CompilerOptions,
  folders: ReadonlySet<string>,
  textOf: (path: string) => string | undefined,
): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    readFile: (path) => textOf(path) ?? host.readFile(path),
    fileExists: (path) => textOf(path) !== undefined || host.fileExists(path),
    directoryExists: (path) => folders.has(path) || host.directoryExists?.(path) === true,
    getSourceFile: (path, ...rest) => {
      const text = textOf(path);
      if (text === undefined) return host.getSourceFile(path, ...rest);
      return ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
    },
  };
}

/** The folders of these paths and all above them. */
export function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths)
    for (let folder = dirname(path); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
  return folders;
}
