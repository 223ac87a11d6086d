import assert from "node:assert/strict";
import { deepFreeze } from "../base/index.ts";
import { buildTarget } from "../deploy/index.ts";
import type { DeployTarget, ResolvedModel } from "../metadata/index.ts";
import type { Framework } from "./framework.ts";

/** A deploy target and a resolved Model it is for. */
export type TargetSubject = Readonly<{ target: DeployTarget; resolved: () => Promise<ResolvedModel> }>;

/** What every deploy target must do. */
export function targetContract({ test }: Framework, { target, resolved }: TargetSubject): void {
  test(`target ${target.name}: gives at least one file, below the folder, as text`, async () => {
    const files = buildTarget(target, { resolved: await resolved() });
    assert.notEqual(Object.keys(files).length, 0);
  });

  test(`target ${target.name}: the same Model gives the same bytes`, async () => {
    const first = buildTarget(target, { resolved: await resolved() });
    const second = buildTarget(target, { resolved: structuredClone(await resolved()) });
    assert.deepEqual(second, first);
  });

  test(`target ${target.name}: changes nothing of what it is given`, async () => {
    const model = deepFreeze(structuredClone(await resolved()));
    buildTarget(target, { resolved: model });
  });

  test(`target ${target.name}: no file ends without a line break or holds a carriage return`, async () => {
    const files = Object.entries(buildTarget(target, { resolved: await resolved() }));
    const odd = files.filter(([, text]) => text.includes("\r") || (text !== "" && !text.endsWith("\n")));
    assert.deepEqual(
      odd.map(([path]) => path),
      [],
    );
  });
}
