/** The user id of nobody on every Linux. */
const NOBODY = 65534;

/**
 * Does something without the rights of root, which every file would yield to: root becomes nobody for as long as it takes. What the work
 * needs of modules has to be loaded before, because nobody may not read them.
 */
export async function withoutRights<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.setegid?.(NOBODY);
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}
