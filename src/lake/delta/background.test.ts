import { expect, test } from "vitest";
import { backgroundWork } from "./background.ts";

test("one piece of a kind at a time; of those that come meanwhile the newest follows", async () => {
  const work = backgroundWork();
  const first = Promise.withResolvers<void>();
  const log: string[] = [];
  const piece = (name: string, until: Promise<void> = Promise.resolve()) =>
    async function begun() {
      log.push(`${name} begins`);
      await until;
      log.push(`${name} ends`);
    };
  work.begin("a", piece("1", first.promise));
  work.begin("a", piece("2"));
  work.begin("a", piece("3"));
  work.begin("b", piece("other"));
  expect(log).toEqual(["1 begins", "other begins"]);
  first.resolve();
  await work.settled();
  expect(log).toEqual(["1 begins", "other begins", "other ends", "1 ends", "3 begins", "3 ends"]);
  work.begin("a", () => Promise.reject(new Error("no room")));
  work.begin("a", piece("behind a failure"));
  await expect(work.settled()).rejects.toThrow("no room");
  expect(log.at(-1)).toBe("behind a failure ends");
  work.begin("a", piece("4"));
  await work.settled();
  expect(log.at(-1)).toBe("4 ends");
});
