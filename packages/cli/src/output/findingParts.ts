/** A finding's message in parts that lists of findings show apart. */
export interface FindingParts {
  /** What is wrong, and with what; all of a message that has no other parts. */
  readonly problem: string;
  /** The rest, by its title: the same for findings of one kind, so that it need be said only once. */
  readonly explanation: readonly (readonly [title: "Why" | "See" | "Fix", text: string])[];
}

const FORM = /^(.*?\.) (?=[A-Z])([\s\S]+) \((https?:\/\/\S+)\) Fix: ([\s\S]+)$/;

/**
 * Takes messages of Sluice's pack apart; those of other packs stay whole.
 *
 * @example findingParts("Ingress shop: it is open. All may come in. (https://example.com) Fix: close it.").problem // "Ingress shop: it is open."
 */
export function findingParts(message: string): FindingParts {
  const [, problem, why, see, fix] = FORM.exec(message.trim()) ?? [];
  if (problem === undefined || why === undefined || see === undefined || fix === undefined) {
    return { problem: message.trim(), explanation: [] };
  }
  return {
    problem,
    explanation: [
      ["Why", why],
      ["See", see],
      ["Fix", fix],
    ],
  };
}
