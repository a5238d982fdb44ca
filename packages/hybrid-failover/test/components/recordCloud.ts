import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { SpecError } from "@sluice/multitenant-alb";

/** A resource as a program registered it, with the options that its parent gave it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly options: pulumi.CustomResourceOptions;
}

/**
 * Runs a program against an account that echoes inputs, and returns what it registered, in order of type and name. In a
 * preview nothing that the provider computes is known yet.
 *
 * @param program hands its component the options, by which those of its children are seen
 */
export async function recordCloud(
  program: (opts: pulumi.ComponentResourceOptions) => unknown,
  preview = false,
): Promise<Registered[]> {
  const registered: Omit<Registered, "options">[] = [];
  const options = new Map<string, pulumi.ResourceOptions>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs });
        const computed = { arn: `arn:${name}`, url: `https://queue/${name}`, bucket: `${name}-bucket` };
        return { id: preview ? "" : `${name}-id`, state: preview ? inputs : { ...computed, ...inputs } };
      },
      call: ({ token }) => {
        assert.equal(token, "aws:index/getCallerIdentity:getCallerIdentity");
        return { accountId: "123456789012" };
      },
    },
    "project",
    "stack",
    preview,
  );
  const watch: pulumi.ResourceTransformation = ({ type, name, opts }) => {
    options.set(`${type} ${name}`, opts);
    return undefined;
  };
  program({ transformations: [watch] });
  await pulumi.runtime.disconnect();
  const sorted = registered.toSorted((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
  return sorted.map((resource) => ({ ...resource, options: options.get(`${resource.type} ${resource.name}`) ?? {} }));
}

/** The resource with this type and name. */
export function resourceOf(registered: readonly Registered[], type: string, name: string): Registered {
  const found = registered.find((resource) => resource.type === type && resource.name === name);
  if (found === undefined) throw new RangeError(`${type} ${name} was not registered`);
  return found;
}

/** Type and name of each resource. */
export function listed(registered: readonly Registered[]): string[] {
  return registered.map(({ type, name }) => `${type} ${name}`);
}

/** A value that the provider computes, before it has. */
export function unknown(): pulumi.Output<string> {
  return pulumi.output(pulumi.unknown) as pulumi.Output<string>;
}

/** Inputs as they are shown, with `?` for what is not known yet. */
export function shown(inputs: unknown): unknown {
  if (Array.isArray(inputs)) return inputs.map(shown);
  if (typeof inputs !== "object" || inputs === null) return inputs;
  if ("__pulumiUnknown" in inputs) return "?";
  return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, shown(value)]));
}

/** Code and path of every problem that a constructor throws, after seeing that nothing was registered. */
export async function refusal(construct: () => unknown): Promise<string[]> {
  let error: unknown;
  const registered = await recordCloud(() => {
    try {
      construct();
    } catch (thrown) {
      error = thrown;
    }
  });
  assert.ok(error instanceof SpecError, String(error));
  assert.deepEqual(registered, []);
  return error.problems.map(({ code, path }) => `${code} ${path}`);
}
