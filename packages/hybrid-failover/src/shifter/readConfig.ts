import { readFileSync } from "node:fs";
import { type ShifterConfig, shifterConfigSchema } from "../gate/config.ts";

/** A configuration that cannot be used; each problem is a line. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/**
 * Reads the shifter's configuration from a file.
 *
 * @throws ConfigError with everything that is wrong with it
 */
export function readConfig(file: string): ShifterConfig {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigError([`${file}: cannot be read: ${messageOf(error)}`]);
  }
  return parseConfig(text, file);
}

/** As `readConfig`, of a text. */
export function parseConfig(text: string, file: string): ShifterConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConfigError([`${file}: is not JSON: ${messageOf(error)}`]);
  }
  const { data, error } = shifterConfigSchema.safeParse(value);
  if (data !== undefined) return data;
  throw new ConfigError(error.issues.map(({ path, message }) => `${file}: ${path.join(".") || "(all)"}: ${message}`));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
