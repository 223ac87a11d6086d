/**
 * As `Promise.all`, but all have ended before one failure is told: nobody goes on behind the cleaning up. Of several failures it is that of
 * the first work in the list.
 */
export async function allDone<const Works extends readonly unknown[]>(
  works: Works,
): Promise<{ -readonly [Index in keyof Works]: Awaited<Works[Index]> }> {
  const ended = await Promise.allSettled(works);
  const failed = ended.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  // none failed, so none of these waits
  return Promise.all(works);
}
