import * as pulumi from "@pulumi/pulumi";

/** A resource as a program registered it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/**
 * Runs a program against a provider that echoes inputs, and returns what it registered, in order of type and name. In a
 * preview ARNs are not known yet.
 */
export async function recordResources(program: () => void, preview = false): Promise<Registered[]> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs });
        return { id: `${name}-id`, state: preview ? inputs : { ...inputs, arn: `arn:${name}` } };
      },
      call: ({ token }) => {
        throw new RangeError(`no look-up is expected, got ${token}`);
      },
    },
    "project",
    "stack",
    preview,
  );
  program();
  await pulumi.runtime.disconnect();
  return registered.toSorted((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
}

/** The inputs of the resource with this type and name. */
export function inputsOf(registered: readonly Registered[], type: string, name: string): Record<string, unknown> {
  const found = registered.find((resource) => resource.type === type && resource.name === name);
  if (found === undefined) throw new RangeError(`${type} ${name} was not registered`);
  return found.inputs;
}
