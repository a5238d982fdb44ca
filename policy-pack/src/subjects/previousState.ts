import * as z from "zod";
import { providerKey, type StackResource } from "../view/resource.ts";
import { Stack } from "../view/stack.ts";
import { UnknownReads } from "../view/unknownReads.ts";
import { type ReadProperty, Value, type ValueSource } from "../view/value.ts";
import { parseJson } from "./json.ts";

const urns = z.array(z.string());
const resourceSchema = z.object({
  urn: z.string(),
  type: z.string(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).optional(),
  dependencies: urns.nullish(),
  propertyDependencies: z.record(z.string(), urns.nullable()).nullish(),
  protect: z.boolean().default(false),
  /** An old one that is yet to be deleted. */
  delete: z.boolean().default(false),
  /** The program only read it, so that nothing happens to it when the program goes on without it. */
  external: z.boolean().default(false),
  /** Pulumi forgets it instead of deleting it. */
  retainOnDelete: z.boolean().default(false),
});
const exportSchema = z.object({ deployment: z.object({ resources: z.array(resourceSchema).default([]) }) });

/** What a stack was like before. */
export interface PreviousState {
  readonly stack: Stack;
  /** URNs of what stays in the cluster or in AWS when the stack loses it. */
  readonly retained: ReadonlySet<string>;
}

/**
 * Reads what `pulumi stack export` wrote.
 *
 * @param name How the file is called in errors.
 * @throws Error where it is none, and where something that is looked at is a secret that the export does not show.
 */
export function parsePreviousState(text: string, name: string): PreviousState {
  const parsed = exportSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "" : ` (${issue.path.join(".")}: ${issue.message})`;
    throw new Error(`${name} is not what \`pulumi stack export\` writes${where}`);
  }
  const all = parsed.data.deployment.resources.filter((each) => !each.delete && !each.external);
  const unknown = new UnknownReads();
  const stack = new Stack(
    all.map((each) => toResource(each, { unknown, read: readShown(each.urn, name) })),
    unknown,
  );
  return { stack, retained: new Set(all.filter((each) => each.retainOnDelete).map(({ urn }) => urn)) };
}

function toResource(
  given: z.output<typeof resourceSchema>,
  source: Pick<ValueSource, "unknown" | "read">,
): StackResource {
  const { urn, type, parent, inputs, outputs = inputs } = given;
  const byProperty = Object.entries(given.propertyDependencies ?? {}).map(
    ([key, found]) => [key, found ?? []] as const,
  );
  return {
    urn,
    type,
    name: urn.split("::").slice(3).join("::"),
    props: new Value(outputs, "", { urn, ...source }),
    protect: given.protect,
    parent,
    dependencies: given.dependencies ?? [],
    propertyDependencies: Object.fromEntries(byProperty),
    provider: providerKey(providerUrn(given.provider ?? "")),
  };
}

/** A reference to a provider is its URN and, behind another `::`, its id. */
function providerUrn(reference: string): string {
  return reference.slice(0, Math.max(reference.lastIndexOf("::"), 0));
}

/** How a state marks a secret, and what stands under the mark. */
const MARK = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

function readShown(urn: string, name: string): ReadProperty {
  return (from, key) => {
    const value: unknown = Reflect.get(from, key);
    if (typeof value !== "object" || value === null || Reflect.get(value, MARK) !== SECRET) return value;
    const shown: unknown = Reflect.get(value, "plaintext");
    if (typeof shown === "string") return parseJson(shown);
    throw new Error(`${key} of ${urn} is encrypted in ${name}: write it with \`pulumi stack export --show-secrets\``);
  };
}
