import { compile } from "../public-api/compile.ts";
import { findExamples } from "../public-api/examples.ts";

/** Examples in docstrings of the public API are programs: what a reader copies has to compile. */
export function checkDocExamples(root: string): readonly string[] {
  const { examples, loose } = findExamples(root);
  const messages = compile(
    root,
    // each is a module of its own, whatever it imports
    Object.fromEntries(examples.map(({ code }, index) => [`example-${index}.ts`, `${code}\nexport {};\n`])),
  );
  const wrong = examples.flatMap(({ path, line }, index) =>
    (messages[`example-${index}.ts`] ?? []).map(
      (message) => `${path}:${line + message.line - 1}: ${message.text.split("\n").join(" ")}`,
    ),
  );
  return [
    ...loose.map(({ path, line }) => `${path}:${line}: an example stands in a block that begins with \`\`\`ts`),
    ...wrong,
  ];
}
