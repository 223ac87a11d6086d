import { inspect } from "node:util";

/** Shorter ones would turn up by chance in any text. */
const SHORTEST = 4;

/** Every way a secret of this process could be spelled in a text, longest first. The only thing a process remembers beside its work. */
const spellings: string[] = [];

function remember(value: string): void {
  if (value.length < SHORTEST || spellings.includes(value)) return;
  const quoted = JSON.stringify(value).slice(1, -1);
  const made = [value, quoted, encodeURIComponent(value), Buffer.from(value).toString("base64")];
  spellings.push(...new Set(made));
  spellings.sort((a, b) => b.length - a.length);
}

/** For `redact` alone. */
export function secretSpellings(): readonly string[] {
  return spellings;
}

/** A secret value in memory. Nothing that prints, logs or serialises shows it; only `reveal` hands it out, to a driver. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
    remember(value);
  }
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return "***";
  }
  toJSON(): string {
    return "***";
  }
  [inspect.custom](): string {
    return "***";
  }
}
