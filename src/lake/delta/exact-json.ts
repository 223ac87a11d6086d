import type { Json } from "../../base/index.ts";

/** A number by its digits, which `JSON.stringify` writes as they are. JSON.rawJSON is in Node since 21, not yet in TypeScript's library. */
export const { rawJSON } = JSON as unknown as Readonly<{ rawJSON: (text: string) => Json }>;
