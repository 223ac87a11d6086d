import { expect, test } from "vitest";
import { redact, redactText } from "./redact.ts";
import { Secret } from "./secret.ts";

const value = 'pa ss"w\\ö/1';

test("a secret is replaced in every spelling it could turn up in", () => {
  const secret = new Secret(value);
  const text = `raw ${value}, json ${JSON.stringify({ value })}, url ${encodeURIComponent(value)}, base64 ${Buffer.from(value).toString("base64")}`;
  expect(redactText(text)).toBe('raw ***, json {"value":"***"}, url ***, base64 ***');
  expect(secret.reveal()).toBe(value);
});

test("plain data is redacted as deep as it goes, its other values stay", () => {
  expect(new Secret("deep-secret").toJSON()).toBe("***");
  const at = new Date(0);
  const data = { list: [1, "a deep-secret b", { "deep-secret": null }], flag: true, at };
  expect(redact(data)).toEqual({ list: [1, "a *** b", { "***": null }], flag: true, at });
});

test("a secret that is part of another leaves nothing of the longer one", () => {
  expect([new Secret("abcd").toString(), new Secret("abcd-efgh").toString()]).toEqual(["***", "***"]);
  expect(redactText("abcd-efgh and abcd")).toBe("*** and ***");
});

test("what is too short to be told from any text is not looked for", () => {
  expect(new Secret("on").reveal()).toBe("on");
  expect(redactText("once upon")).toBe("once upon");
});
