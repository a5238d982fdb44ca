import type { Value } from "../../view/value.ts";

/** The flags that a program is started with. */
export interface CommandLine {
  /** The texts given for a flag, in their order; `true` for a flag that stands alone. */
  readonly flag: (name: string) => string[];
  /** Whether all arguments are known, so that a flag that is not found is not given. What is unknown was noted. */
  readonly isKnown: boolean;
}

/**
 * Reads flags from lists of arguments, one after the other.
 *
 * @example commandLine(container.at("command"), container.at("args")).flag("feature-gates") // ["EnableRGTAPI=true"]
 */
export function commandLine(...parts: readonly Value[]): CommandLine {
  const words = parts.flatMap((part) => part.items());
  // Asking each notes all that are unknown.
  const unknown = [...parts, ...words].filter((part) => part.isUnknown);
  const texts = words.map((word) => word.text() ?? "");
  return { flag: (name) => flagIn(texts, name), isKnown: unknown.length === 0 };
}

function flagIn(words: readonly string[], name: string): string[] {
  return words.flatMap((word, index) => {
    if (word.startsWith(`--${name}=`)) return [word.slice(name.length + 3)];
    if (word !== `--${name}`) return [];
    const next = words[index + 1] ?? "";
    return [next === "" || next.startsWith("-") ? "true" : next];
  });
}

/** What Go's flags take for true; undefined for what they take for neither. */
export function goBoolean(text: string): boolean | undefined {
  if (/^(1|t|T|true|TRUE|True)$/.test(text)) return true;
  return /^(0|f|F|false|FALSE|False)$/.test(text) ? false : undefined;
}
