import type { z } from "zod";
import type { YamlPath } from "../file/yaml-file.ts";

/**
 * The keys a shape allows at a path, for "did you mean". Unions told apart by a member are followed by the value at hand.
 * Reads the definition zod keeps of every schema (`_zod.def`), which is its documented way for tools.
 */
export function keysAt(shape: z.ZodType, path: YamlPath, value: unknown): readonly string[] {
  const [step, ...rest] = path;
  const inner = unwrap(shape, value);
  const def = inner._zod.def as Definition;
  if (step === undefined) return def.type === "object" ? Object.keys(def.shape ?? {}) : [];
  const below =
    value !== null && typeof value === "object" ? (value as Record<string | number, unknown>)[step] : undefined;
  const next =
    def.type === "object"
      ? def.shape?.[step]
      : def.type === "record"
        ? def.valueType
        : def.type === "array"
          ? def.element
          : undefined;
  return next === undefined ? [] : keysAt(next, rest, below);
}

type Definition = Readonly<{
  type: string;
  shape?: Record<string | number, z.ZodType>;
  valueType?: z.ZodType;
  element?: z.ZodType;
  innerType?: z.ZodType;
  options?: readonly z.ZodType[];
  discriminator?: string;
  values?: readonly unknown[];
}>;

function unwrap(shape: z.ZodType, value: unknown): z.ZodType {
  const def = shape._zod.def as Definition;
  if (def.innerType !== undefined) return unwrap(def.innerType, value);
  const { discriminator, options } = def;
  if (options === undefined) return shape;
  if (discriminator === undefined)
    return options.find((option) => (option._zod.def as Definition).type === "object") ?? shape;
  const wanted = (value as Record<string, unknown> | null | undefined)?.[discriminator];
  return options.find((option) => literalsOf(option, discriminator).includes(wanted)) ?? shape;
}

function literalsOf(option: z.ZodType, discriminator: string): readonly unknown[] {
  const member = (option._zod.def as Definition).shape?.[discriminator];
  return member === undefined ? [] : ((member._zod.def as Definition).values ?? []);
}
