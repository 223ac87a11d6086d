import { expect, test } from "vitest";
import { planUpgrade } from "./plan-upgrade.ts";
import { textHash } from "./record.ts";
import { compareVersions } from "./upgrade.ts";

type State = Readonly<{ written?: string; wanted?: string; current?: string }>;

/** What becomes of one file: its action, and the text or the reason. */
function fate({ written, wanted, current }: State, hasText = true): readonly (string | undefined)[] {
  const entry =
    written === undefined ? [] : [["f", { hash: textHash(written), ...(hasText ? { text: written } : {}) }]];
  const [change] = planUpgrade({
    recorded: Object.fromEntries(entry) as Record<string, { hash: string; text?: string }>,
    wanted: wanted === undefined ? [] : [{ path: "f", text: wanted }],
    present: new Map(current === undefined ? [] : [["f", current]]),
  });
  if (change === undefined) return [];
  return [change.action, change.action === "keep" ? change.reason : "text" in change ? change.text : undefined];
}

test.each<[string, State, readonly (string | undefined)[]]>([
  ["new in the frame: added", { wanted: "n\n" }, ["add", "n\n"]],
  [
    "new in the frame, but the team has such a file: set beside",
    { wanted: "n\n", current: "t\n" },
    ["conflict", "n\n"],
  ],
  ["new in the frame, and the team has the very same", { wanted: "n\n", current: "n\n" }, ["keep", "current"]],
  ["untouched: replaced", { written: "o\n", wanted: "n\n", current: "o\n" }, ["replace", "n\n"]],
  [
    "untouched but for its line ends: replaced",
    { written: "o\n", wanted: "n\n", current: "o\r\n" },
    ["replace", "n\n"],
  ],
  ["edited, frame the same: kept", { written: "o\n", wanted: "o\n", current: "t\n" }, ["keep", "edited"]],
  [
    "edited elsewhere: merged",
    { written: "1\n2\n3\n", wanted: "1\n2\nn\n", current: "t\n2\n3\n" },
    ["merge", "t\n2\nn\n"],
  ],
  ["edited in the same place: set beside", { written: "o\n", wanted: "n\n", current: "t\n" }, ["conflict", "n\n"]],
  [
    "edited and the frame's change in it already",
    { written: "1\n2\n3\n", wanted: "1\n2\nn\n", current: "t\n2\nn\n" },
    ["keep", "edited"],
  ],
  ["deleted by the team: stays so", { written: "o\n", wanted: "n\n" }, ["keep", "deleted"]],
  ["gone from the frame, untouched: removed", { written: "o\n", current: "o\n" }, ["remove", undefined]],
  ["gone from the frame, edited: the team's own now", { written: "o\n", current: "t\n" }, ["keep", "left"]],
  ["gone from both", { written: "o\n" }, ["keep", "left"]],
])("%s", (_, state, expected) => {
  expect(fate(state)).toEqual(expected);
});

test("an edited file whose old text is not known is set beside", () => {
  expect(fate({ written: "1\n2\n3\n", wanted: "1\n2\nn\n", current: "t\n2\n3\n" }, false)).toEqual([
    "conflict",
    "1\n2\nn\n",
  ]);
});

test.each([
  ["0.1.0", "0.1.0", 0],
  ["0.10.0", "0.9.9", 1],
  ["1.0.0", "0.9.0", 1],
  ["1.0.0-beta.2", "1.0.0", -1],
  ["1.0.0-beta.10", "1.0.0-beta.9", 1],
])("version %s against %s: %i", (one, other, expected) => {
  expect(Math.sign(compareVersions(one, other))).toBe(expected);
  expect(Math.sign(compareVersions(other, one))).toBe(expected === 0 ? 0 : -expected);
});
