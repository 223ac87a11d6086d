import type { PolicyOn } from "../policy.ts";
import { productTarget, setAt } from "../edits.ts";

export const portContract = {
  code: "LW1940",
  title: "An output port has a contract",
  each: "port",
  severity: "warn",
  mends: "writes the version that holds anyway",
  check: ({ product, name, contract }, { places }) => {
    const subject = `${product.name}#port:${name}`;
    // a port of another front end has no place of its own, and always says what it promises
    if (!places.has(subject) || places.has(`${subject}#contract`)) return undefined;
    const target = productTarget(product.name, places);
    return {
      hint: `\`contract: "${contract}"\` is the version of what is promised`,
      ...(target === undefined
        ? {}
        : {
            fix: {
              title: `write the contract version of ${product.name}.${name} that holds anyway`,
              edits: [setAt(target, ["outputs", name, "contract"], contract)],
            },
          }),
    };
  },
} as const satisfies PolicyOn<"port">;

export const portDescription = {
  code: "LW1941",
  title: "An output port is described",
  each: "port",
  severity: "warn",
  check: ({ description }) =>
    description.trim() === "" ? { hint: "`description:` says what consumers get" } : undefined,
} as const satisfies PolicyOn<"port">;

export const productSla = {
  code: "LW1942",
  title: "A product with output ports promises a freshness",
  each: "product",
  severity: "warn",
  check: ({ outputs, sla }) =>
    outputs.length > 0 && sla?.["freshness"] === undefined
      ? { hint: "`sla: { freshness: 24h }` says how old its data may be" }
      : undefined,
} as const satisfies PolicyOn<"product">;

export const goldPort = {
  code: "LW1943",
  title: "Output ports give out gold",
  each: "port",
  severity: "off",
  check: ({ dataset }) =>
    dataset.split(".")[1] === "gold"
      ? undefined
      : { values: { dataset }, hint: "consumers are shielded from changes of silver by a gold dataset" },
} as const satisfies PolicyOn<"port">;
