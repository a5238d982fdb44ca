import { type Decision, decide, type FailoverState, type Observation } from "../decide/index.ts";
import type { Gate, ShiftedService } from "../gate/config.ts";
import { openWeights, type Weights } from "../gate/openKeys.ts";
import { foundKeys, gatePatch, hasFallback } from "../gate/patch.ts";
import { ClusterView } from "./clusterView.ts";
import { holdKey, type Moment, readHold, recallState, sameStatus, writeStatus } from "./memory.ts";
import type { WeightChange } from "./reporter.ts";
import type { ShifterOptions, ShifterTimes } from "./shifter.ts";
import { Shifts } from "./shifts.ts";
import { Writer } from "./writer.ts";

/** What was decided for a service in one pass. */
interface Verdict {
  readonly service: ShiftedService;
  readonly decision: Decision;
  readonly ready: number;
}

/**
 * One leadership, from its beginning to its end: what this process knows only as long as nobody else shifts. A pass
 * looks at everything that is known and starts what is to be written; it never waits for the API server.
 */
export class Term {
  readonly #options: ShifterOptions;
  readonly #times: ShifterTimes;
  readonly #view: ClusterView;
  readonly #states = new Map<string, FailoverState>();
  readonly #writers = new Map<string, Writer>();
  readonly #shifts: Shifts;

  constructor(options: ShifterOptions, times: ShifterTimes) {
    this.#options = options;
    this.#times = times;
    this.#view = new ClusterView(options);
    this.#shifts = new Shifts((shift) => options.reporter.shifted(shift));
  }

  /** Decides and starts writing. @returns milliseconds after which to look again at the latest */
  pass(): number {
    const moment = this.#moment();
    const verdicts = this.#options.config.services.flatMap((service) => this.#judge(service, moment));
    const waits = this.#options.config.gates.map((gate) => this.#shift(gate, verdicts));
    this.#shifts.settle(moment.at, (service, weight) => this.#stands(service, weight));
    waits.push(this.#tell(verdicts, moment));
    const wakes = verdicts.flatMap(({ decision }) => decision.wakeAt ?? []).map((at) => at - moment.at);
    return Math.max(0, Math.min(this.#times.resyncSeconds * 1000, ...waits, ...wakes));
  }

  /** Reads what others may have changed. @returns whether all of it could be read */
  refresh(): Promise<boolean> {
    const comingBack = this.#options.config.services.filter(
      ({ name, settings }) => settings.requireHealthyTargets && this.#states.get(name)?.mode !== "primary",
    );
    return this.#view.refresh(comingBack.map(({ name }) => name));
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    await Promise.all([...this.#writers.values()].map((writer) => writer.settled()));
  }

  #judge(service: ShiftedService, moment: Moment): Verdict[] {
    const observation = this.#observe(service, moment);
    const before = this.#states.get(service.name) ?? this.#recall(service, observation, moment);
    if (before === undefined) return [];
    const decision = decide(before, observation, service.settings);
    const { state, alerts } = decision;
    const { ready } = observation;
    this.#states.set(service.name, state);
    const change = { service: service.name, from: before.fallbackWeight, to: state.fallbackWeight };
    const gates = this.#gatesOf(service.name).map(({ ingress }) => ingress);
    if (change.from !== change.to) this.#shifts.begin({ ...change, reason: state.reason, gates }, moment.at);
    this.#options.reporter.decided({
      service: service.name,
      mode: state.mode,
      fallbackWeight: state.fallbackWeight,
      ready,
      alerts,
    });
    return [{ service, decision, ready }];
  }

  /** Unknown until everything was read that tells it, except where no pod is left: then it does not matter. */
  #recall({ name }: ShiftedService, { ready, watchLive }: Observation, moment: Moment): FailoverState | undefined {
    const gates = this.#gatesOf(name);
    const isUrgent = ready === 0 && watchLive && gates.some(({ ingress }) => this.#view.gate(ingress) !== undefined);
    if (!isUrgent && !this.#view.knows(gates.map(({ ingress }) => ingress))) return undefined;
    const weights = gates.map((gate) => this.#openWeights(gate)[name] ?? 0);
    return recallState(this.#view.status.data[name], Math.max(0, ...weights), moment);
  }

  #observe({ name }: ShiftedService, moment: Moment): Observation {
    const seen = this.#options.endpoints.get(name) ?? { ready: 0, age: Number.POSITIVE_INFINITY };
    const healthyTargets = this.#view.healthyTargets(name);
    const hold = readHold(this.#view.status.annotations[holdKey(name)], moment);
    const annotations = this.#gatesOf(name).map((gate) => [gate, this.#view.gate(gate.ingress)?.annotations] as const);
    return {
      at: moment.at,
      ready: seen.ready,
      fallbackPresent: annotations.some(([gate, found]) => found !== undefined && hasFallback(gate, found, name)),
      watchLive: seen.age < this.#times.staleAfterSeconds * 1000,
      ...(this.#view.isIdle(name) ? { goingToZero: true } : {}),
      ...(healthyTargets === undefined ? {} : { healthyTargets }),
      ...(hold === undefined ? {} : { hold }),
    };
  }

  #gatesOf(service: string): Gate[] {
    return this.#options.config.gates.filter(({ routes }) => routes.some((route) => route.service === service));
  }

  #openWeights(gate: Gate): Record<string, number> {
    return openWeights(gate, foundKeys(this.#view.gate(gate.ingress)?.annotations ?? {}));
  }

  /** One patch, or none where the gate stands right already or is not there. */
  #shift(gate: Gate, verdicts: readonly Verdict[]): number {
    const found = this.#view.gate(gate.ingress);
    if (found === undefined) return Number.POSITIVE_INFINITY;
    const before = this.#openWeights(gate);
    const changes: WeightChange[] = [];
    // A service of which nothing is known yet stays as it is.
    const weights: Record<string, number> = { ...before };
    for (const { service, decision } of verdicts) {
      const { fallbackWeight: to, reason } = decision.state;
      const from = before[service.name];
      if (from !== undefined && from !== to) changes.push({ service: service.name, from, to, reason });
      weights[service.name] = to;
    }
    const patch = gatePatch(gate, found.annotations, weights);
    if (patch === undefined) return Number.POSITIVE_INFINITY;
    return this.#writerOf(gate).start(() => this.#patch(gate, weights, changes));
  }

  async #patch(gate: Gate, weights: Weights, changes: readonly WeightChange[]): Promise<boolean> {
    const { cluster, clock, leads, reporter } = this.#options;
    const patch = gatePatch(gate, this.#view.gate(gate.ingress)?.annotations ?? {}, weights);
    if (patch === undefined || !leads()) return false;
    const started = clock.now();
    const object = await cluster.patchGate(gate.ingress, patch);
    this.#view.takeGate(gate.ingress, object);
    reporter.patched({ gate, object, changes, milliseconds: clock.now() - started });
    return gatePatch(gate, object.annotations, weights) === undefined;
  }

  #stands(service: string, weight: number): boolean {
    return this.#gatesOf(service)
      .filter(({ ingress }) => this.#view.gate(ingress) !== undefined)
      .every((gate) => this.#openWeights(gate)[service] === weight);
  }

  /** Writes what is new into the status. */
  #tell(verdicts: readonly Verdict[], moment: Moment): number {
    const { identity: leader, cluster, leads } = this.#options;
    if (!this.#view.knows([])) return Number.POSITIVE_INFINITY;
    const changed: Record<string, string> = {};
    for (const { service, decision, ready } of verdicts) {
      const text = writeStatus(decision.state, { ready, alerts: decision.alerts, leader }, moment);
      if (!sameStatus(text, this.#view.status.data[service.name])) changed[service.name] = text;
    }
    if (Object.keys(changed).length === 0) return Number.POSITIVE_INFINITY;
    return this.#writer("status", (error) => this.#options.reporter.failed("status", error)).start(async () => {
      if (leads()) this.#view.takeStatus(await cluster.patchStatus(changed));
      return true;
    });
  }

  #writerOf(gate: Gate): Writer {
    return this.#writer(`gate ${gate.ingress}`, (error) => this.#options.reporter.patchFailed(gate, error));
  }

  #writer(key: string, onError: (error: unknown) => void): Writer {
    const { clock, wake, wakeRefresh } = this.#options;
    const onEnd = (succeeded: boolean) => {
      // What could not be written may not be there any more.
      if (!succeeded) wakeRefresh();
      wake();
    };
    const writer = this.#writers.get(key) ?? new Writer({ clock, onError, onEnd });
    this.#writers.set(key, writer);
    return writer;
  }

  #moment(): Moment {
    const { clock } = this.#options;
    return { at: clock.now(), date: clock.date() };
  }
}
