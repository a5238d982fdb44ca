import type { ShifterConfig } from "../gate/config.ts";
import type { Clock } from "./clock.ts";
import type { ClusterPort } from "./ports.ts";
import type { Reporter } from "./reporter.ts";
import { Term } from "./term.ts";

/** What is known of a service's endpoints. */
export interface EndpointsView {
  readonly ready: number;
  /** Milliseconds since the API server last said anything. */
  readonly age: number;
}

export interface ShifterOptions {
  readonly config: ShifterConfig;
  readonly cluster: ClusterPort;
  /** By service. */
  readonly endpoints: ReadonlyMap<string, EndpointsView>;
  readonly clock: Clock;
  /** Whether this process may write now. */
  readonly leads: () => boolean;
  /** The pod's name, for the status. */
  readonly identity: string;
  readonly reporter: Reporter;
  /** Asks for a pass. */
  readonly wake: () => void;
  /** Asks for a refresh. */
  readonly wakeRefresh: () => void;
  readonly times?: ShifterTimes;
}

export interface ShifterTimes {
  /** How long the API server may be silent before what it said no longer counts. @default 30 */
  readonly staleAfterSeconds: number;
  /** How often gates and holds are read again although nothing happened. @default 5 */
  readonly resyncSeconds: number;
  /** Between two attempts to read what could not be read. @default 0.5 */
  readonly retrySeconds: number;
}

export const SHIFTER_TIMES: ShifterTimes = { staleAfterSeconds: 30, resyncSeconds: 5, retrySeconds: 0.5 };

/**
 * Makes gates stand as the decisions say. Each pass looks at everything and writes what differs, so that a write that
 * fails, or never happens, is made good by the next.
 */
export class Shifter {
  readonly #options: ShifterOptions;
  readonly #times: ShifterTimes;
  #term: Term | undefined;

  constructor(options: ShifterOptions) {
    this.#options = options;
    this.#times = options.times ?? SHIFTER_TIMES;
  }

  /** Decides and starts writing what differs. @returns milliseconds after which to look again at the latest */
  pass(): number {
    return this.#current()?.pass() ?? this.#times.resyncSeconds * 1000;
  }

  /** Reads what others may have changed. @returns milliseconds after which to read again */
  async refresh(): Promise<number> {
    const { resyncSeconds, retrySeconds } = this.#times;
    const term = this.#current();
    if (term === undefined) return resyncSeconds * 1000;
    const succeeded = await term.refresh();
    this.#options.wake();
    return (succeeded ? resyncSeconds : retrySeconds) * 1000;
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    await this.#term?.settled();
  }

  /** While another leads it may shift: what is remembered here is no longer true then. */
  #current(): Term | undefined {
    const leads = this.#options.leads();
    if (leads !== (this.#term !== undefined)) this.#options.reporter.leading(leads);
    if (!leads) this.#term = undefined;
    else this.#term ??= new Term(this.#options, this.#times);
    return this.#term;
  }
}
