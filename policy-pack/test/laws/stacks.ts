import { isSecret, type ResourceRecord, recordProgram, UNKNOWN as UNKNOWN_TEXT, type Wire } from "@sluice/local";
import { mergeSets, type PolicyConfig, policySet } from "../../src/config/index.ts";
import { UNKNOWN } from "../../src/view/value.ts";
import { corpusPrograms, soundParts } from "../corpus.ts";
import { isTree, type Tree } from "./changes.ts";

/** A resource of a recorded program with plain properties; where a value is not known yet, it is `UNKNOWN`. */
export interface Recorded {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly protect: boolean;
  readonly parent: string | undefined;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly provider: string;
  /** What policies on resources see. */
  readonly inputs: Tree;
  /** What policies on stacks see. */
  readonly outputs: Tree;
}

/** All that a recorded program made, and what the pack is told about it. */
export interface RecordedStack {
  readonly name: string;
  readonly config: PolicyConfig;
  readonly resources: readonly Recorded[];
}

const STACK = { project: "laws", stack: "dev" };

/**
 * Runs programs of the corpus, once each.
 *
 * @param isThorough all of them, instead of one for each policy
 * @param most Programs with more resources are left out: they say no more than the others.
 */
export async function recordedStacks(isThorough: boolean, most: number): Promise<RecordedStack[]> {
  const all = corpusPrograms();
  const firsts = [...Map.groupBy(all, ({ policy }) => policy).values()].flatMap(([first]) => first ?? []);
  const corpus = (isThorough ? all : firsts).map(({ name, load }) => ({ name, load }));
  const sound = soundParts().map(([name, program]) => ({ name, load: async () => ({ program, config: {} }) }));
  const stacks: RecordedStack[] = [];
  for (const { name, load } of [...corpus, ...sound]) {
    const { program, config } = await load();
    const { resources, errors } = await recordProgram(program, STACK);
    if (errors.length > 0) throw new Error(`${name}: ${errors.join("\n")}`);
    if (resources.length > most) continue;
    stacks.push({ name, config: mergeSets(policySet("strict"), config), resources: resources.map(recorded) });
  }
  return stacks;
}

export function recorded(record: ResourceRecord): Recorded {
  const { urn, type, name, options, parent, dependencies, propertyDependencies, provider = "" } = record;
  return {
    urn,
    type,
    name,
    protect: options.protect,
    parent,
    dependencies,
    propertyDependencies,
    provider: provider.slice(0, Math.max(provider.lastIndexOf("::"), 0)),
    inputs: tree(record.inputs),
    outputs: tree(record.outputs),
  };
}

function tree(value: Wire): Tree {
  const plain = plainOf(value);
  if (!isTree(plain)) throw new Error("Properties are an object.");
  return plain;
}

/** Secrets in clear, as the SDK gives them to policies. */
function plainOf(value: Wire): unknown {
  if (value === UNKNOWN_TEXT) return UNKNOWN;
  if (Array.isArray(value)) return value.map((element: Wire) => plainOf(element));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if (isSecret(value)) return plainOf(entries.find(([key]) => key === "value")?.[1] ?? null);
  return Object.fromEntries(entries.map(([key, element]) => [key, plainOf(element)]));
}
