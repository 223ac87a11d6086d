/**
 * Words that names may contain whose definition lies in a file that could not be used: owners, datasets, `bronze` when a whole source is
 * unknown, `config.<category>`. What seems to be missing under such a name is not reported: mending the file is enough.
 */
export type Hidden = ReadonlySet<string>;

/** True when a name as written may be defined in a file that could not be used. */
export function isHidden(hidden: Hidden, written: string): boolean {
  return written.split(".").some((part) => hidden.has(part.toLowerCase()));
}
