import type { ShifterConfig } from "../gate/config.ts";
import type { Clock } from "./clock.ts";
import type { ClusterPort, GateObject, StatusObject } from "./ports.ts";
import type { Part, Reporter } from "./reporter.ts";
import { isOlder } from "./resourceVersion.ts";

const NO_STATUS: StatusObject = { annotations: {}, data: {}, resourceVersion: "" };
/** A read older than what is known comes from a server that lags, unless it says the same for so long. */
const STALE_READS_MS = 30_000;

export interface ClusterViewOptions {
  readonly config: ShifterConfig;
  readonly cluster: ClusterPort;
  readonly clock: Clock;
  readonly reporter: Reporter;
}

/** What a leader knows of gates, status and target health: what it last read, or got back when it wrote. */
export class ClusterView {
  readonly #options: ClusterViewOptions;
  readonly #gates = new Map<string, GateObject | undefined>();
  readonly #takenAt = new Map<string, number>();
  readonly #healthyTargets = new Map<string, number>();
  readonly #idle = new Set<string>();
  #status: StatusObject | undefined;

  constructor(options: ClusterViewOptions) {
    this.#options = options;
  }

  /** A gate's Ingress; `undefined` when there is none, or it was not read yet. */
  gate(ingress: string): GateObject | undefined {
    return this.#gates.get(ingress);
  }

  /** Whether the status and these gates were read, even if they were not there. */
  knows(ingresses: readonly string[]): boolean {
    return this.#status !== undefined && ingresses.every((ingress) => this.#gates.has(ingress));
  }

  get status(): StatusObject {
    return this.#status ?? NO_STATUS;
  }

  healthyTargets(service: string): number | undefined {
    return this.#healthyTargets.get(service);
  }

  /** The service's pods are about to be scaled to zero; what cannot be read is not idle. */
  isIdle(service: string): boolean {
    return this.#idle.has(service);
  }

  takeGate(ingress: string, found: GateObject | undefined): void {
    if (this.#isCurrent(`gate ${ingress}`, found, this.#gates.get(ingress))) this.#gates.set(ingress, found);
  }

  takeStatus(found: StatusObject | undefined): void {
    if (this.#isCurrent("status", found, this.#status)) this.#status = found ?? NO_STATUS;
  }

  /** Reads everything anew. What cannot be read stays as last seen. @returns whether all of it could be read */
  async refresh(servicesToCheck: readonly string[]): Promise<boolean> {
    const { cluster, config } = this.#options;
    const results = await Promise.all([
      this.#read("status", async () => this.takeStatus(await cluster.readStatus())),
      ...config.gates.map(({ ingress }) =>
        this.#read("gate", async () => this.takeGate(ingress, await cluster.readGate(ingress))),
      ),
      ...servicesToCheck.map((service) => this.#read("targets", () => this.#countTargets(service))),
      ...config.services
        .filter(({ scaledObject }) => scaledObject !== undefined)
        .map(({ name }) => this.#read("scaling", () => this.#readIdle(name))),
    ]);
    return results.every((succeeded) => succeeded);
  }

  async #countTargets(service: string): Promise<void> {
    const count = await this.#options.cluster.healthyTargets(service).catch((error: unknown) => {
      // An old count says that pods are well which may be gone.
      this.#healthyTargets.delete(service);
      throw error;
    });
    if (count === undefined) this.#healthyTargets.delete(service);
    else this.#healthyTargets.set(service, count);
  }

  async #readIdle(service: string): Promise<void> {
    // Pods that somebody needs must not lose their traffic because an answer is missing.
    const isIdle = await this.#options.cluster.isIdle(service).catch((error: unknown) => {
      this.#idle.delete(service);
      throw error;
    });
    if (isIdle) this.#idle.add(service);
    else this.#idle.delete(service);
  }

  async #read(part: Part, read: () => Promise<void>): Promise<boolean> {
    try {
      await read();
      return true;
    } catch (error) {
      this.#options.reporter.failed(part, error);
      return false;
    }
  }

  #isCurrent(
    key: string,
    found: { readonly resourceVersion: string } | undefined,
    known: { readonly resourceVersion: string } | undefined,
  ): boolean {
    const now = this.#options.clock.now();
    const isStale = found !== undefined && known !== undefined && isOlder(found.resourceVersion, known.resourceVersion);
    if (isStale && now - (this.#takenAt.get(key) ?? 0) < STALE_READS_MS) return false;
    this.#takenAt.set(key, now);
    return true;
  }
}
