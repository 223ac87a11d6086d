import { HclError, readTokens, type Token } from "./token.ts";

/** `name = expression`; `text` is the expression as written. */
export type Argument = Readonly<{ name: string; text: string; tokens: readonly Token[]; line: number }>;
/** `type "label" "label" { … }` */
export type Block = Readonly<{ type: string; labels: readonly string[]; body: Body; line: number }>;
/** What stands between braces, or in a whole file. */
export type Body = Readonly<{ arguments: readonly Argument[]; blocks: readonly Block[] }>;

type Reader = { readonly source: string; readonly tokens: readonly Token[]; at: number };

/**
 * Reads HCL as far as Terraform files use it: arguments, blocks, and the tokens of expressions. Expressions are not evaluated.
 * @throws HclError with the line when the text is no HCL
 */
export function readHcl(source: string): Body {
  return readBody({ source, tokens: readTokens(source), at: 0 }, false);
}

function readBody(reader: Reader, closed: boolean): Body {
  const body = { arguments: [] as Argument[], blocks: [] as Block[] };
  for (;;) {
    const token = reader.tokens[reader.at];
    if (token === undefined) {
      if (closed) throw new HclError("a block that is not closed", reader.tokens.at(-1)?.line ?? 1);
      return body;
    }
    reader.at += 1;
    if (token.kind === "newline") continue;
    if (closed && token.text === "}") return body;
    if (token.kind !== "word") throw new HclError(`expected an argument or a block, found ${token.text}`, token.line);
    const next = reader.tokens[reader.at];
    if (next?.kind === "sign" && next.text === "=") body.arguments.push(readArgument(reader, token));
    else body.blocks.push(readBlock(reader, token));
  }
}

function readArgument(reader: Reader, name: Token): Argument {
  reader.at += 1;
  const from = reader.at;
  for (let depth = 0; reader.at < reader.tokens.length; reader.at += 1) {
    const token = reader.tokens[reader.at];
    if (token === undefined || (depth === 0 && (token.kind === "newline" || token.text === "}"))) break;
    if (token.kind === "sign" && "{[(".includes(token.text)) depth += 1;
    if (token.kind === "sign" && "}])".includes(token.text)) depth -= 1;
  }
  const tokens = reader.tokens.slice(from, reader.at);
  if (tokens.length === 0) throw new HclError(`${name.text} has no value`, name.line);
  return { name: name.text, text: textOf(reader.source, tokens), tokens, line: name.line };
}

function readBlock(reader: Reader, type: Token): Block {
  const labels: string[] = [];
  for (;;) {
    const token = reader.tokens[reader.at];
    reader.at += 1;
    if (token?.kind === "string") labels.push(token.text.slice(1, -1));
    else if (token?.kind === "word") labels.push(token.text);
    else if (token?.text === "{") return { type: type.text, labels, body: readBody(reader, true), line: type.line };
    else throw new HclError(`expected { after ${[type.text, ...labels].join(" ")}`, type.line);
  }
}

function textOf(source: string, tokens: readonly Token[]): string {
  return source.slice(tokens[0]?.start, tokens.at(-1)?.end);
}

/** The blocks of one type in a body. */
export function blocksOf(body: Body, type: string): readonly Block[] {
  return body.blocks.filter((block) => block.type === type);
}

/** The argument of that name. */
export function argumentOf(body: Body, name: string): Argument | undefined {
  return body.arguments.find((argument) => argument.name === name);
}

/** The text of an argument that is a plain string without templates; undefined for everything else. */
export function literalOf(argument: Argument | undefined): string | undefined {
  const [token, ...more] = argument?.tokens ?? [];
  if (token?.kind !== "string" || more.length > 0 || token.inner.length > 0) return undefined;
  return token.text.startsWith('"') ? (JSON.parse(token.text.replaceAll("$${", "${")) as string) : undefined;
}

/** All arguments of a body and of the blocks in it, at any depth. */
export function allArguments(body: Body): readonly Argument[] {
  return [...body.arguments, ...body.blocks.flatMap((block) => allArguments(block.body))];
}
