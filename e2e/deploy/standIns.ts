import type { ResourceRecord, Wire, WireObject } from "@sluice/local";
import { DeployError } from "./deployError.ts";

/** What a resource really has in place of its stand-ins: its id, and outputs by name. */
export interface RealValues {
  readonly id: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A shorter text, as the version `1` of a function, would be found in texts that have nothing to do with it. */
const UNMISTAKABLE = 4;

/** Puts real ids and ARNs where a recorded run has stand-ins, also inside longer texts. */
export class StandIns {
  readonly #real: Map<string, string>;
  /** Stand-in ids of what is not there yet, with who will have them. */
  readonly #pending = new Map<string, string>();

  /** @param given stand-ins that no resource makes, such as ARNs that stand in the configuration */
  constructor(pending: readonly ResourceRecord[], given: ReadonlyMap<string, string>) {
    this.#real = new Map(given);
    for (const { id, urn, inputs } of pending) {
      // An id that the program itself gave, as a name, stands for nothing.
      if (!Object.values(inputs).includes(id)) this.#pending.set(id, urn);
    }
  }

  /** From here on the resource's stand-ins are replaced. */
  learn({ id, outputs }: ResourceRecord, real: RealValues): void {
    this.#pending.delete(id);
    this.#real.set(id, real.id);
    for (const [name, value] of Object.entries(real.outputs)) {
      const standIn = outputs[name];
      if (typeof standIn === "string" && standIn.length >= UNMISTAKABLE) this.#real.set(standIn, value);
    }
  }

  /** @throws DeployError `deploy.order` where a value would be used before it is known */
  resolve(urn: string, inputs: WireObject): WireObject {
    // The longest first: an ARN may hold another resource's id.
    const known = [...this.#real].sort(([a], [b]) => b.length - a.length);
    const resolveText = (text: string): string => {
      for (const [id, maker] of this.#pending) {
        if (!text.includes(id)) continue;
        const message = `${urn} uses ${id} of ${maker}, and does not depend on it: a real run could be too early`;
        throw new DeployError("deploy.order", message);
      }
      return known.reduce((result, [standIn, real]) => result.replaceAll(standIn, real), text);
    };
    return mapTexts(inputs, resolveText) as WireObject;
  }
}

function mapTexts(value: Wire, change: (text: string) => string): Wire {
  if (typeof value === "string") return change(value);
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map((element) => mapTexts(element, change));
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, mapTexts(element, change)]));
}

function isList(value: readonly Wire[] | WireObject): value is readonly Wire[] {
  return Array.isArray(value);
}
