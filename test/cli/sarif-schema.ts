/*
 * The part of SARIF 2.1.0 (OASIS standard, sections 3.13 to 3.58) that is written here, as a strict JSON Schema: what the standard
 * requires is required, and no property is allowed that is not in the standard under this name. On top of it what GitHub and Azure DevOps
 * ask for: a region with a line, a fingerprint, help in markdown.
 */

function object(required: Readonly<Record<string, unknown>>, optional: Readonly<Record<string, unknown>> = {}) {
  return {
    type: "object",
    required: Object.keys(required),
    properties: { ...required, ...optional },
    additionalProperties: false,
  };
}

function list(items: unknown, more: Readonly<Record<string, unknown>> = {}) {
  return { type: "array", items, ...more };
}

const text = { type: "string", minLength: 1 };
const count = { type: "integer", minimum: 0 };
const place = { type: "integer", minimum: 1 };
const message = object({ text });
const markdownMessage = object({ text, markdown: text });

/** Relative, without dots, percent-encoded. */
const uri = {
  type: "string",
  pattern: "^(?!/|[a-z]+:|\\.)[A-Za-z0-9._~%!$&'()*+,;=@-]+(/[A-Za-z0-9._~%!$&'()*+,;=@-]+)*$",
};
const artifactLocation = object({ uri, uriBaseId: { const: "%SRCROOT%" } });
const region = object({ startLine: place, startColumn: place }, { endLine: place, endColumn: place });
const physicalLocation = object({ artifactLocation, region });

const rule = object({
  id: { type: "string", pattern: "^[A-Z][A-Z0-9_]+$" },
  shortDescription: message,
  fullDescription: message,
  help: markdownMessage,
  defaultConfiguration: object({ level: { enum: ["none", "note", "warning", "error"] } }),
  properties: object({ tags: list(text, { uniqueItems: true }) }),
});

const replacement = object({ deletedRegion: region, insertedContent: object({ text }) });
const fix = object({
  description: message,
  artifactChanges: list(object({ artifactLocation, replacements: list(replacement, { minItems: 1 }) }), {
    minItems: 1,
  }),
});

const result = object(
  {
    ruleId: text,
    ruleIndex: count,
    level: { enum: ["warning", "error"] },
    message,
    locations: list(object({ physicalLocation }), { minItems: 1, maxItems: 1 }),
    partialFingerprints: { type: "object", minProperties: 1, additionalProperties: text },
  },
  {
    relatedLocations: list(object({ id: count, message, physicalLocation })),
    fixes: list(fix, { minItems: 1 }),
  },
);

const run = object({
  tool: object({
    driver: object({
      name: { const: "lakewright" },
      version: text,
      semanticVersion: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
      rules: list(rule),
    }),
  }),
  automationDetails: object({ id: text }),
  invocations: list(object({ executionSuccessful: { type: "boolean" } }), { minItems: 1 }),
  columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
  originalUriBaseIds: object({ "%SRCROOT%": object({ description: message }) }),
  results: list(result),
});

export const sarifSchema = object({
  $schema: { type: "string", format: "uri" },
  version: { const: "2.1.0" },
  runs: list(run, { minItems: 1, maxItems: 1 }),
});
