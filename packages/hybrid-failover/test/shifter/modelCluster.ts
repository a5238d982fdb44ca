import { annotationKey } from "@sluice/alb-model";
import { foundKeys, type GatePatch, type ShifterConfig } from "@sluice/hybrid-failover/gate";
import type { ClusterPort, GateEvent, GateObject, StatusObject } from "../../src/shifter/ports.ts";
import type { FakeClock } from "./fakeClock.ts";

interface Stored {
  annotations: Record<string, string>;
  resourceVersion: number;
}

export type Operation = "readGate" | "patchGate" | "readStatus" | "patchStatus" | "healthyTargets" | "isIdle";

/** Gates and status in an API server, with what goes wrong on the way there. */
export class ModelCluster implements ClusterPort {
  readonly gates = new Map<string, Stored>();
  status: Stored & { data: Record<string, string> } = { annotations: {}, data: {}, resourceVersion: 1 };
  readonly patches: { readonly ingress: string; readonly patch: GatePatch }[] = [];
  statusPatches = 0;
  healthy: number | undefined;
  /** Services that KEDA is about to scale to zero. */
  readonly idle = new Set<string>();
  readonly #clock: FakeClock;
  #version = 100;
  /** Asked before each call; may throw, or take time. */
  before: (operation: Operation, name: string) => Promise<void> | void = () => undefined;
  /** Asked after each read; may answer something older. */
  answer: (found: GateObject) => GateObject = (found) => found;

  constructor(config: ShifterConfig, clock: FakeClock) {
    this.#clock = clock;
    for (const { ingress, routes } of config.gates) {
      const keys = routes.flatMap((route) => route.keys.map(({ key }) => annotationKey("actions", key)));
      this.gates.set(ingress, { annotations: Object.fromEntries(keys.map((key) => [key, "{}"])), resourceVersion: 1 });
    }
  }

  /** Keys that are open on a gate. */
  open(ingress: string): string[] {
    return [...foundKeys(this.gates.get(ingress)?.annotations ?? {})].sort();
  }

  /** Changes a gate's annotations behind the shifter's back. */
  edit(ingress: string, annotations: Readonly<Record<string, string | null>>): void {
    const found = this.gates.get(ingress);
    if (found !== undefined) this.gates.set(ingress, this.#merged(found, annotations));
  }

  async readGate(ingress: string): Promise<GateObject | undefined> {
    await this.before("readGate", ingress);
    const found = this.gates.get(ingress);
    return found === undefined ? undefined : this.answer(gateObject(found));
  }

  async patchGate(ingress: string, patch: GatePatch): Promise<GateObject> {
    await this.before("patchGate", ingress);
    const found = this.gates.get(ingress);
    if (found === undefined) throw new Error("404");
    this.patches.push({ ingress, patch });
    const merged = this.#merged(found, patch.metadata.annotations);
    this.gates.set(ingress, merged);
    return gateObject(merged);
  }

  async readStatus(): Promise<StatusObject> {
    await this.before("readStatus", "");
    return statusObject(this.status);
  }

  async patchStatus(data: Readonly<Record<string, string>>): Promise<StatusObject> {
    await this.before("patchStatus", "");
    this.statusPatches += 1;
    this.status = { ...this.status, data: { ...this.status.data, ...data }, resourceVersion: this.#next() };
    return statusObject(this.status);
  }

  async healthyTargets(service: string): Promise<number | undefined> {
    await this.before("healthyTargets", service);
    return this.healthy;
  }

  async isIdle(service: string): Promise<boolean> {
    await this.before("isIdle", service);
    return this.idle.has(service);
  }

  async recordEvent(_event: GateEvent): Promise<void> {
    await this.#clock.sleep(0);
  }

  /** Writes the annotation of a hold. */
  hold(service: string, value: Readonly<Record<string, unknown>> | undefined): void {
    const annotations = { [`sluice/hold.${service}`]: value === undefined ? null : JSON.stringify(value) };
    this.status = { ...this.status, ...this.#merged(this.status, annotations) };
  }

  #merged({ annotations }: Stored, changes: Readonly<Record<string, string | null>>): Stored {
    const entries = Object.entries({ ...annotations, ...changes }).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    );
    return { annotations: Object.fromEntries(entries), resourceVersion: this.#next() };
  }

  #next(): number {
    this.#version += 1;
    return this.#version;
  }
}

function gateObject({ annotations, resourceVersion }: Stored): GateObject {
  return { annotations, resourceVersion: String(resourceVersion), uid: "u" };
}

function statusObject({ annotations, data, resourceVersion }: ModelCluster["status"]): StatusObject {
  return { annotations, data, resourceVersion: String(resourceVersion) };
}
