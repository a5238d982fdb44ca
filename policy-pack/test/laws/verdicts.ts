import { readFileSync } from "node:fs";
import { evaluate, parsedSettings, type Settings } from "../../src/evaluate.ts";
import { policies } from "../../src/policies/index.ts";
import type { Policy } from "../../src/policy.ts";
import { Stack } from "../../src/view/stack.ts";
import { UnknownReads } from "../../src/view/unknownReads.ts";
import { Value } from "../../src/view/value.ts";
import { TODAY } from "../policies.ts";
import { isTree, type Tree } from "./changes.ts";
import type { Recorded, RecordedStack } from "./stacks.ts";

/** What all policies say of a stack; each text begins with the policy's name. */
export interface Verdict {
  /** `<policy> <urn>` */
  readonly found: ReadonlySet<string>;
  /** `<policy> <urn> <message>`, sorted. */
  readonly messages: readonly string[];
  /** `<policy> <urn> <path>`, sorted. */
  readonly notes: readonly string[];
  /** Policies with a note. */
  readonly unsure: ReadonlySet<string>;
}

/** Asks all policies as `sluice check` and the SDK do: first about each resource's inputs, then about all outputs. */
export function verdictOn({ resources, config }: Pick<RecordedStack, "resources" | "config">): Verdict {
  const unknown = new UnknownReads();
  const stack = new Stack(
    resources.map((each) => viewOf(each, each.outputs, unknown)),
    unknown,
  );
  const stackUrn = stack.root?.urn ?? "";
  const found = policies.flatMap((policy) => {
    const settings = settingsOf(policy, config);
    const evaluations =
      policy.scope === "stack"
        ? [evaluate(policy, (own) => policy.judge(stack, own, readFile), { settings, today: TODAY, unknown, stackUrn })]
        : resources
            .filter(({ type }) => policy.types.includes(type))
            .map((resource) => {
              const view = viewOf(resource, resource.inputs, unknown);
              const context = { settings, today: TODAY, unknown, stackUrn };
              return evaluate(policy, (own) => policy.judge(view, own, readFile), context);
            });
    return evaluations.map((evaluation) => ({ policy: policy.name, ...evaluation }));
  });
  const messages = found.flatMap(({ policy, violations }) =>
    violations.map(({ urn, message }) => `${policy} ${urn} ${message}`),
  );
  const notes = found.flatMap((each) => each.unknown.map(({ urn, path }) => `${each.policy} ${urn} ${path}`));
  return {
    found: new Set(found.flatMap(({ policy, violations }) => violations.map(({ urn }) => `${policy} ${urn}`))),
    messages: messages.sort(),
    notes: [...new Set(notes)].sort(),
    unsure: new Set(found.flatMap((each) => (each.unknown.length > 0 ? [each.policy] : []))),
  };
}

const parsed = new Map<unknown, Map<string, Settings>>();

function settingsOf(policy: Policy, config: RecordedStack["config"]): Settings {
  const ofConfig = parsed.get(config) ?? new Map<string, Settings>();
  parsed.set(config, ofConfig);
  const known = ofConfig.get(policy.name) ?? parsedSettings(policy, ownSettings(config[policy.name]));
  ofConfig.set(policy.name, known);
  return known;
}

/** A set gives a level alone, or settings beside which the level stands. */
function ownSettings(given: unknown): Tree {
  if (!isTree(given)) return {};
  return Object.fromEntries(Object.entries(given).filter(([key]) => key !== "enforcementLevel"));
}

function readFile(path: string): string {
  return readFileSync(path, "utf8");
}

function viewOf(resource: Recorded, props: Tree, unknown: UnknownReads) {
  const { urn, type, name, protect, parent, dependencies, propertyDependencies, provider } = resource;
  const value = new Value(props, "", { urn, read: (from, key) => Reflect.get(from, key), unknown });
  return { urn, type, name, protect, parent, dependencies, propertyDependencies, provider, props: value };
}
