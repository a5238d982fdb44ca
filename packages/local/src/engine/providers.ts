import { createHash } from "node:crypto";
import { markSecret, UNKNOWN, type Wire, type WireObject } from "../values/wire.ts";
import type { ResourceRecord } from "./records.ts";
import { isProviderType, packageOf, type StackName, typeOfUrn, urnOf } from "./urn.ts";

/** A configuration value as the program gets it: text, or JSON text for objects and lists. */
export interface ConfigValue {
  readonly value: string;
  readonly secret: boolean;
}
/** By full key, such as `aws:region` or `platform:replicas`. */
export type Config = Readonly<Record<string, ConfigValue>>;

export interface PackageReference {
  readonly name: string;
  readonly version: string;
}

/** What decides the provider of a resource that names none. */
export interface ProviderNeed {
  readonly type: string;
  readonly provider: string;
  readonly parent: string | undefined;
  readonly version: string | undefined;
  readonly packageReference: PackageReference | undefined;
}

/** The same for the same text: a UUID in form only. */
export function stableUuid(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

/** Finds or makes the provider of each resource, as the engine does: explicit, inherited, or default. */
export class Providers {
  readonly #stack: StackName;
  readonly #config: Config;
  readonly #preview: boolean;
  readonly #defaults = new Map<string, ResourceRecord>();
  readonly #inherited = new Map<string, Readonly<Record<string, string>>>();

  constructor(stack: StackName, config: Config, preview: boolean) {
    this.#stack = stack;
    this.#config = config;
    this.#preview = preview;
  }

  /** The default providers made so far. */
  get defaults(): ResourceRecord[] {
    return [...this.#defaults.values()];
  }

  /** Remembers what a component hands down to its children. */
  inherit(component: string, parent: string | undefined, providers: Readonly<Record<string, string>>): void {
    const fromParent = parent === undefined ? {} : (this.#inherited.get(parent) ?? {});
    this.#inherited.set(component, { ...fromParent, ...providers });
  }

  /** The reference, `<urn>::<id>`, of the provider that a resource gets. */
  referenceFor(need: ProviderNeed): string {
    if (need.provider !== "") return need.provider;
    const name = need.packageReference?.name ?? packageOf(need.type);
    const inherited = need.parent === undefined ? undefined : this.#inherited.get(need.parent)?.[name];
    if (inherited !== undefined) return inherited;
    const provider = this.#defaultProvider(name, need.packageReference?.version ?? need.version);
    return `${provider.urn}::${provider.id === "" ? UNKNOWN : provider.id}`;
  }

  /** The inputs that a default provider takes from the stack's configuration. */
  #inputs(packageName: string, version: string | undefined): WireObject {
    const inputs: Record<string, Wire> = {};
    for (const [key, { value, secret }] of Object.entries(this.#config)) {
      if (key.startsWith(`${packageName}:`)) {
        inputs[key.slice(packageName.length + 1)] = secret ? markSecret(value) : value;
      }
    }
    return version === undefined ? inputs : { ...inputs, version };
  }

  #defaultProvider(packageName: string, version: string | undefined): ResourceRecord {
    const name = version === undefined ? "default" : `default_${version.replaceAll(/[.+]/g, "_")}`;
    const type = `pulumi:providers:${packageName}`;
    const urn = urnOf(this.#stack, type, name);
    const known = this.#defaults.get(urn);
    if (known !== undefined) return known;
    const inputs = this.#inputs(packageName, version);
    const record: ResourceRecord = {
      urn,
      type,
      name,
      custom: true,
      remote: false,
      external: false,
      id: this.#preview ? "" : stableUuid(urn),
      inputs,
      outputs: inputs,
      dependencies: [],
      propertyDependencies: {},
      providers: {},
      options: NO_OPTIONS,
    };
    this.#defaults.set(urn, record);
    return record;
  }
}

/** The options of a resource that was given none. */
export const NO_OPTIONS: ResourceRecord["options"] = {
  protect: false,
  retainOnDelete: false,
  ignoreChanges: [],
  replaceOnChanges: [],
  replaceWith: [],
  hideDiffs: [],
  additionalSecretOutputs: [],
  aliases: [],
  hooks: {},
  customTimeouts: {},
};

/** The URN in a provider reference. */
export function providerUrn(reference: string): string {
  const end = reference.lastIndexOf("::");
  return isProviderType(typeOfUrn(reference.slice(0, end))) ? reference.slice(0, end) : reference;
}
