import { collectSecretTexts, SECRET_TEXT, type Wire } from "./wire.ts";

/** Shorter texts would blank out ordinary words. */
const SHORTEST_SECRET = 3;

/**
 * Makes a function that takes known secrets out of text: log messages, errors, policy messages.
 * Only the values are known, so a secret that a program has encoded (base64, a hash) is not recognised.
 *
 * @example
 * const clean = textRedactor(run.resources.map((resource) => resource.inputs));
 * console.log(clean(message));
 */
export function textRedactor(values: Iterable<Wire>): (text: string) => string {
  const secrets = new Set<string>();
  for (const value of values) collectSecretTexts(value, secrets);
  // A multi-line secret is printed line by line, or escaped inside JSON.
  const texts = new Set<string>();
  for (const secret of secrets) {
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), ...secret.split(/\r?\n/)]) {
      if (form.trim().length >= SHORTEST_SECRET) texts.add(form);
    }
  }
  const longestFirst = [...texts].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((clean, secret) => clean.replaceAll(secret, SECRET_TEXT), text);
}
