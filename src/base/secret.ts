import { inspect } from "node:util";

/** A secret value in memory. Nothing that prints, logs or serialises shows it; only `reveal` hands it out, to a driver. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
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
