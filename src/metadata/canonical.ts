import { canonicalJson, deepFreeze } from "../base/index.ts";
import type { Model, ResolvedModel } from "./model.ts";

/*
 * One text per value: keys sorted, no white space, lists in their order. Equal Models give equal bytes, whatever front end they come from.
 */

/** The canonical text of a Model. `parseCanonicalModel` reads it back. */
export function canonicalModel(model: Model): string {
  return canonicalJson(model);
}

/** The canonical text of a resolved Model. `parseCanonicalResolved` reads it back. */
export function canonicalResolved(resolved: ResolvedModel): string {
  return canonicalJson(resolved);
}

/** The Model of a canonical text, frozen. The text is trusted: it was written by `canonicalModel`. */
export function parseCanonicalModel(text: string): Model {
  return deepFreeze(JSON.parse(text) as Model);
}

/** The resolved Model of a canonical text, frozen. The text is trusted: it was written by `canonicalResolved`. */
export function parseCanonicalResolved(text: string): ResolvedModel {
  return deepFreeze(JSON.parse(text) as ResolvedModel);
}
