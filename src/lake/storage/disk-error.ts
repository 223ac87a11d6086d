import { EXIT, errorText, hasErrorCode, UserError } from "../../base/index.ts";

/** What a refusal of the operating system means to the user, by its code. */
const REASONS = {
  ENOSPC: "no space left on the disk",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file is larger than the limit of this process",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EROFS: "the file system is read-only",
  EMFILE: "too many open files",
  ENFILE: "too many open files",
  EIO: "the disk reported an input/output error",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder",
  ELOOP: "too many symbolic links",
  ENAMETOOLONG: "the name is too long",
} as const;

/** The failure as the user must see it; what is not a refusal of the system is passed on unchanged. */
export function diskError(error: unknown, action: string, path: string): unknown {
  if (!hasErrorCode(error, ...Object.keys(REASONS))) return error;
  const code = String((error as NodeJS.ErrnoException).code) as keyof typeof REASONS;
  return new UserError("LW6102", {
    values: { action, path, reason: REASONS[code] },
    exitCode: EXIT.world,
    failure: "resources",
    cause: error,
  });
}

/** After a failed fsync the pages may be marked clean: the file must be given up, never synced again (reliability, F5). */
export function syncError(error: unknown, path: string): UserError {
  return new UserError("LW6105", {
    values: { path, reason: errorText(error) },
    exitCode: EXIT.world,
    failure: "resources",
    cause: error,
  });
}
