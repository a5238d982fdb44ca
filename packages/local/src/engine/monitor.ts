import { LocalEngineError } from "../errors.ts";
import type { RegisteredChild, StandInChild, StandIns } from "../standIns/standIns.ts";
import { markSecret, type WireObject } from "../values/wire.ts";
import { Invokes } from "./invokes.ts";
import { Ledger } from "./ledger.ts";
import { type Config, NO_OPTIONS, type PackageReference, Providers, stableUuid } from "./providers.ts";
import type { LogMessage, Recording, ResourceRecord, Unanswered } from "./records.ts";
import { hooksOf, present, type Registration, timeoutsOf } from "./registration.ts";
import { CallbackCaller, transformResource } from "./transforms.ts";
import { aliasUrns, isProviderType, STACK_TYPE, urnOf } from "./urn.ts";

export interface MonitorSettings {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  /** Absolute path of the project's directory. */
  readonly root: string;
  readonly preview: boolean;
  readonly config: Config;
  readonly standIns: StandIns;
}

/** The engine's memory: registers resources as the engine would, and records them. Knows nothing of transport. */
export class Monitor {
  readonly settings: MonitorSettings;
  readonly ledger = new Ledger();
  readonly callbacks = new CallbackCaller();
  readonly invokes: Invokes;
  readonly packages = new Map<string, PackageReference>();
  readonly #providers: Providers;
  readonly #transforms = new Map<string, Registration["transforms"]>();
  readonly #stackTransforms: Registration["transforms"][number][] = [];
  readonly #log: LogMessage[] = [];
  readonly #unanswered: Unanswered[] = [];
  #stackUrn = "";

  constructor(settings: MonitorSettings) {
    this.settings = settings;
    this.#providers = new Providers(settings, settings.config, settings.preview);
    this.invokes = new Invokes(this);
  }

  get stackUrn(): string {
    return this.#stackUrn;
  }

  addStackTransform(transform: Registration["transforms"][number]): void {
    this.#stackTransforms.push(transform);
  }

  log(message: LogMessage): void {
    this.#log.push(message);
  }

  /** Notes what nobody answers, and gives the error to answer the program with. */
  unanswered(missing: Unanswered): LocalEngineError {
    if (!this.#unanswered.some((known) => known.message === missing.message)) this.#unanswered.push(missing);
    return new LocalEngineError("standIn.missing", missing.message);
  }

  async register(asked: Registration): Promise<ResourceRecord> {
    const urn = this.#claim(asked);
    const parent = asked.parent ?? (asked.type === STACK_TYPE ? undefined : this.#stackUrn || undefined);
    this.#transforms.set(urn, asked.transforms);
    const transformed = await this.#transformed({ ...asked, parent });
    const inputs = this.settings.standIns.checked?.(transformed.type, transformed.inputs) ?? transformed.inputs;
    const registration = { ...transformed, inputs };
    if (asked.type === STACK_TYPE) this.#stackUrn = urn;
    this.#providers.inherit(urn, parent, registration.providers);
    const record = registration.remote ? await this.#remote(urn, registration) : this.#plain(urn, registration);
    this.ledger.add(record);
    return record;
  }

  /** Records a resource that exists elsewhere. Its outputs are known even in a preview. */
  read(asked: Registration, id: string): ResourceRecord {
    const urn = this.#claim(asked);
    const { type, name, inputs } = asked;
    const request = { type, name, urn, id, inputs, preview: false };
    const outputs =
      type === "pulumi:pulumi:StackReference"
        ? this.invokes.stackReference(id)
        : this.settings.standIns.resource(request).outputs;
    const record = { ...this.#record(urn, asked), external: true, id, outputs };
    this.ledger.add(record);
    return record;
  }

  registerPackage(reference: PackageReference): string {
    const key = stableUuid(`${reference.name}@${reference.version}`);
    this.packages.set(key, reference);
    return key;
  }

  recording(): Recording {
    for (const provider of this.#providers.defaults) this.ledger.add(provider);
    return {
      resources: this.ledger.sorted(),
      outputs: this.ledger.get(this.#stackUrn)?.outputs ?? {},
      log: this.#log,
      unanswered: this.#unanswered,
    };
  }

  close(): void {
    this.callbacks.close();
  }

  #claim(asked: Registration): string {
    const urn = urnOf(this.settings, asked.type, asked.name, asked.parent);
    if (this.ledger.claim(urn)) return urn;
    throw new LocalEngineError(
      "resource.duplicate",
      `Duplicate resource URN '${urn}': two resources of this type have the name '${asked.name}' under the same parent; rename one`,
    );
  }

  /** The order is the engine's: the resource's own transforms, its ancestors' upwards, then the stack's. */
  async #transformed(registration: Registration): Promise<Registration> {
    if (registration.type === STACK_TYPE) return registration;
    const inherited = this.ledger.ancestors(registration.parent).flatMap((urn) => this.#transforms.get(urn) ?? []);
    let current = registration;
    for (const transform of [...registration.transforms, ...inherited, ...this.#stackTransforms]) {
      current = await transformResource(this.callbacks, transform, current);
    }
    return current;
  }

  #plain(urn: string, registration: Registration): ResourceRecord {
    const record = this.#record(urn, registration);
    if (!registration.custom) return record;
    const { preview, standIns } = this.settings;
    const { type, name, inputs, options } = registration;
    if (isProviderType(type)) return { ...record, id: preview ? "" : stableUuid(urn), outputs: inputs };
    const made = standIns.resource({ type, name, urn, id: options.import ?? "", inputs, preview });
    const secret = new Set(options.additionalSecretOutputs);
    const outputs = Object.entries(made.outputs).map(([key, value]) => [
      key,
      secret.has(key) ? markSecret(value) : value,
    ]);
    return { ...record, id: made.id, outputs: Object.fromEntries(outputs) };
  }

  async #remote(urn: string, registration: Registration): Promise<ResourceRecord> {
    const { type, name, inputs } = registration;
    const { preview, standIns } = this.settings;
    const standIn = standIns.component({ type, name, urn, id: "", inputs, preview });
    if (standIn === undefined) throw this.unanswered(missingComponent(type));
    const record = this.#record(urn, registration);
    this.ledger.add(record);
    if (standIn.note !== undefined)
      this.log({ severity: "info", message: `${type} is a stand-in: ${standIn.note}`, urn });
    const made = new Map<string, RegisteredChild>();
    for (const child of standIn.children) {
      const wanted = child(made);
      made.set(wanted.key, await this.#child(registration, urn, { wanted, made }));
    }
    return { ...record, outputs: standIn.outputs(made) };
  }

  #child(
    owner: Registration,
    urn: string,
    { wanted, made }: { wanted: StandInChild; made: ReadonlyMap<string, RegisteredChild> },
  ): Promise<RegisteredChild> {
    const parent = wanted.parentKey === undefined ? urn : (made.get(wanted.parentKey)?.urn ?? urn);
    const madeOf = Object.entries(wanted.madeOf ?? {}).flatMap(([input, keys]): [string, string[]][] => {
      const urns = keys.flatMap((key) => made.get(key)?.urn ?? []);
      return urns.length === 0 ? [] : [[input, urns]];
    });
    return this.register({
      ...owner,
      type: wanted.type,
      name: wanted.name,
      custom: true,
      remote: false,
      parent,
      inputs: wanted.inputs,
      dependencies: [...new Set(madeOf.flatMap(([, urns]) => urns))],
      propertyDependencies: Object.fromEntries(madeOf),
      // The component's version is that of its own package; a child is of another.
      provider: "",
      providers: {},
      packageRef: "",
      aliases: [],
      transforms: [],
      hooks: undefined,
      timeouts: undefined,
      options: NO_OPTIONS,
    });
  }

  #record(urn: string, registration: Registration): ResourceRecord {
    const { type, name, custom, remote, parent, inputs, options } = registration;
    const parentAliases = (parent === undefined ? undefined : this.ledger.get(parent)?.options.aliases) ?? [];
    const needsProvider = (custom || remote) && !isProviderType(type);
    return {
      urn,
      type,
      name,
      custom,
      remote,
      external: false,
      id: "",
      inputs,
      outputs: remote ? ({} as WireObject) : custom ? inputs : {},
      dependencies: registration.dependencies,
      propertyDependencies: registration.propertyDependencies,
      providers: registration.providers,
      options: {
        ...options,
        aliases: aliasUrns(this.settings, { type, name, parent, aliases: registration.aliases, parentAliases }),
        hooks: hooksOf(registration.hooks),
        customTimeouts: timeoutsOf(registration.timeouts),
      },
      ...present({
        parent,
        provider: needsProvider ? this.#providerOf(registration) : undefined,
        source: registration.source,
      }),
    };
  }

  #providerOf(registration: Registration): string {
    const { type, provider, parent, options, packageRef } = registration;
    const packageReference = this.packages.get(packageRef);
    return this.#providers.referenceFor({ type, provider, parent, version: options.version, packageReference });
  }
}

function missingComponent(type: string): Unanswered {
  return {
    kind: "component",
    name: type,
    message:
      `No stand-in for the remote component '${type}', which only its provider can make. ` +
      `Add its outputs to sluice.local.yaml, beside Pulumi.yaml, under resources: { "${type}": { outputs: { ... } } }`,
  };
}
