/**
 * The words of a command of this repository, when they are among the known ones. Otherwise the way to call it is printed, and the process is
 * to end: with 0 when that was asked for, with 2 when a word is not known.
 */
export function wordsOf(
  words: readonly string[],
  { usage, known = [] }: Readonly<{ usage: string; known?: readonly string[] }>,
): readonly string[] | undefined {
  if (words.some((word) => word === "--help" || word === "-h")) {
    console.log(usage);
    return undefined;
  }
  const unknown = words.find((word) => !known.includes(word));
  if (unknown === undefined) return words;
  console.error(`"${unknown}" is not known here\n${usage}`);
  process.exitCode = 2;
  return undefined;
}
