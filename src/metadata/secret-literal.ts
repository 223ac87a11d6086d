/** Shapes of values that are secrets whatever the key is called. Each pattern is linear and applied to a bounded text. */
const PATTERNS: readonly (readonly [string, RegExp])[] = [
  ["a storage account key", /\bAccountKey\s*=\s*[^;\s]{8}/i],
  ["a shared access key", /\bSharedAccessKey\s*=\s*[^;\s]{8}/i],
  ["a shared access signature", /\bSharedAccessSignature\s*[= ]\s*\S/i],
  ["a password in a connection string", /\b(?:password|pwd)\s*=\s*[^;\s$]/i],
  ["the signature of a signed URL", /[?&]sig=[A-Za-z0-9%+/]{16}/],
  ["a Databricks access token", /\bdapi[0-9a-f]{32}\b/],
  ["a JSON web token", /\beyJ[A-Za-z0-9_-]{8,500}\.eyJ[A-Za-z0-9_-]{8}/],
  ["a private key", /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/],
  ["a GitHub token", /\bgh[pousr]_[A-Za-z0-9]{36}\b/],
  ["an AWS access key", /\bAKIA[0-9A-Z]{16}\b/],
  ["credentials in a URL", /^[a-z][a-z0-9+.-]{0,30}:\/\/[^/\s:@]{0,200}:[^/\s@$]{1,200}@/i],
];

/** What kind of secret a literal looks like; undefined when it looks harmless. */
export function secretLikeness(text: string): string | undefined {
  const bounded = text.slice(0, 10_000);
  return PATTERNS.find(([, pattern]) => pattern.test(bounded))?.[0];
}
