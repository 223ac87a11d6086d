import { type Code, messageOf } from "./catalogue/index.ts";
import { errorText, hasErrorCode } from "./errors.ts";

/** What an error of the operating system comes to: nobody's bug, and nothing that is wrong with the metadata. */
export type SystemFailure = Readonly<{ code: Code; message: string; hint?: string }>;

const NO_CONNECTION = [
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "EAI_AGAIN",
];

/** Undefined for what does not come from the operating system. */
export function systemFailure(error: unknown): SystemFailure | undefined {
  const path = pathOf(error);
  if (hasErrorCode(error, "ENOSPC", "EDQUOT")) {
    return {
      code: "LW9031",
      message: messageOf("LW9031", {}),
      hint: "make room and run again; nothing half-written is visible",
    };
  }
  if (hasErrorCode(error, "EACCES", "EPERM")) {
    return {
      code: "LW9030",
      message: messageOf("LW9030", { path }),
      hint: "change its permission or owner, or choose another folder",
    };
  }
  if (hasErrorCode(error, "EROFS")) return { code: "LW9033", message: messageOf("LW9033", { path }) };
  if (hasErrorCode(error, "ENOENT", "ENOTDIR")) return { code: "LW9032", message: messageOf("LW9032", { path }) };
  if (hasErrorCode(error, ...NO_CONNECTION)) {
    return {
      code: "LW9034",
      message: messageOf("LW9034", { problem: errorText(error) }),
      hint: "lakewright doctor tries every connection",
    };
  }
  if (hasErrorCode(error, "EISDIR", "EMFILE", "ENFILE", "ENOMEM", "EIO", "ENAMETOOLONG", "EBUSY", "ELOOP")) {
    return { code: "LW9035", message: messageOf("LW9035", { problem: errorText(error) }) };
  }
  return undefined;
}

function pathOf(error: unknown): string {
  if (error instanceof Error && "path" in error && typeof error.path === "string") return error.path;
  return errorText(error);
}
