import type { Diagnostic, Secret } from "../../base/index.ts";

/** Where secrets come from. Lives as long as a run; values are read when first asked for. */
export type SecretProvider = Readonly<{
  /** @throws UserError LW4020 when the name is unknown; it lists known names, never values */
  get: (name: string) => Promise<Secret>;
}>;

/** Effects of the providers, with real defaults. `warn` gets findings that do not stop, such as LW4023. */
export type SecretEffects = Readonly<{
  environment: Readonly<Record<string, string | undefined>>;
  warn: (finding: Diagnostic) => void;
  isTrackedByGit: (file: string) => Promise<boolean>;
}>;
