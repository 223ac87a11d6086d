import { z } from "zod";
import { policies } from "../policy/policies.ts";
import { POLICY_LEVELS } from "../policy/policy.ts";
import { SUBJECT_KINDS } from "../policy/subject.ts";
import { nameShape, textShape } from "./common.ts";

const levelShape = z.enum(POLICY_LEVELS).describe("off: not asked · warn: reported · error: validate fails");
const levelsShape = z.record(z.string(), levelShape, { error: "a map of codes: { LW1912: error }" });

const OWN_CODE = "capital letters and digits such as TEAM01; LW is taken";

const ownPolicyShape = z
  .strictObject({
    code: z.string({ error: OWN_CODE }).regex(/^(?!LW\d)[A-Z][A-Z0-9_]{1,39}$/, { error: OWN_CODE }),
    title: textShape.optional(),
    each: z.enum(SUBJECT_KINDS).describe("What is asked, one by one"),
    where: textShape.describe("Asked only where this is true: layer = 'gold'").optional(),
    expect: textShape.describe("What has to be true: description is not null and length(description) > 20"),
    message: textShape.describe("What is wrong; {name} and other properties are filled in").optional(),
    severity: levelShape.optional(),
  })
  .describe("A policy of the project's own, in one line");

/** `policies:` of lakewright.yaml: a level by code, `environments:` over it, `own:` policies. */
export const policiesShape = z
  .object({
    ...Object.fromEntries(policies.map(({ code, title }) => [code, levelShape.describe(title).optional()])),
    environments: z
      .record(nameShape, levelsShape, { error: "a map of environments" })
      .describe("Levels that hold in one environment")
      .optional(),
    own: z.array(ownPolicyShape, { error: "a list of policies" }).describe("Policies of the project's own").optional(),
  })
  .catchall(levelShape)
  .describe("How strictly policies on the metadata are taken");

export type OwnPolicyText = z.output<typeof ownPolicyShape>;
