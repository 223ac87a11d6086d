import { failureOf } from "../failure.ts";

/** One thing a run needs, and whether it is there. */
export type Check = Readonly<{
  name: string;
  status: "ok" | "warning" | "failed";
  detail: string;
  hint?: string;
}>;

/** Runs one check; whatever it throws becomes the reason why it failed. */
export async function check(name: string, look: () => Promise<string | Omit<Check, "name">>): Promise<Check> {
  try {
    const found = await look();
    return typeof found === "string" ? { name, status: "ok", detail: found } : { name, ...found };
  } catch (error) {
    const { code, message, hint } = failureOf(error);
    return { name, status: "failed", detail: `${code} ${message}`, hint };
  }
}
