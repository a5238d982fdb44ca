import type { Wire, WireObject } from "@sluice/local";

/** A resource as the CLI's state holds it; secrets are revealed. */
export interface StackResource {
  readonly urn: string;
  readonly type: string;
  /** Whether a provider manages it; false for components. */
  readonly custom: boolean;
  /** The provider's id of it. */
  readonly id?: string;
  readonly parent?: string;
  /** Reference of its provider: URN and id. */
  readonly provider?: string;
  readonly inputs: WireObject;
  readonly outputs: WireObject;
  readonly dependencies: readonly string[];
}

type Exported = Partial<Omit<StackResource, "urn" | "type">> & { readonly urn: string; readonly type: string };

/** The marks by which a state tells a secret from an object. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

function isObject(value: Wire): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function reveal(value: Wire): Wire {
  if (Array.isArray(value)) return value.map(reveal);
  if (!isObject(value)) return value;
  if (value[SIGNATURE] === SECRET) return reveal(JSON.parse(String(value.plaintext)) as Wire);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reveal(item)]));
}

function revealObject(value: WireObject = {}): WireObject {
  return reveal(value) as WireObject;
}

/**
 * Reads what `pulumi stack export --show-secrets` prints.
 *
 * @example
 * const ingresses = readStackState(stdout).filter(({ type }) => type.endsWith(":Ingress"));
 */
export function readStackState(stdout: string): StackResource[] {
  const state = JSON.parse(stdout) as { readonly deployment: { readonly resources?: readonly Exported[] } };
  return (state.deployment.resources ?? []).map(({ custom, inputs, outputs, dependencies, ...rest }) => ({
    ...rest,
    custom: custom ?? false,
    inputs: revealObject(inputs),
    outputs: revealObject(outputs),
    dependencies: dependencies ?? [],
  }));
}
