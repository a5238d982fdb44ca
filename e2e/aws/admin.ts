import { AwsEmulatorError } from "./errors.ts";

/** The limits that can be changed; names and meanings are those of alb-model's quotas where it has them. */
export type LimitName =
  | "rulesPerLoadBalancer"
  | "conditionValuesPerRule"
  | "wildcardsPerRule"
  | "hostValueLength"
  | "pathValueLength"
  | "regexValueLength"
  | "targetGroupsPerLoadBalancer"
  | "targetGroupsPerAction"
  | "targetGroupsPerRegion"
  | "loadBalancersPerTargetGroup"
  | "loadBalancersPerRegion"
  | "listenersPerLoadBalancer"
  | "certificatesPerLoadBalancer"
  | "targetsPerLoadBalancer"
  | "targetsPerTargetGroup"
  | "tagsPerResource";

/** Limits that differ from AWS's defaults. */
export type EmulatorLimits = Readonly<Partial<Record<LimitName, number>>>;

export type HealthState = "initial" | "healthy" | "unhealthy" | "draining" | "unused" | "unavailable";

/** One target (`id` and `port`), all ports of an id, or, without `id`, the whole group. */
export interface TargetSelector {
  readonly targetGroupArn: string;
  readonly id?: string;
  readonly port?: number;
}

/** One call to the ELBv2 API. */
export interface LoggedCall {
  readonly number: number;
  /** As `ModifyRule`. */
  readonly action: string;
  /** The parameters under AWS's names. */
  readonly params: Readonly<Record<string, unknown>>;
  /** AWS's error code; null when the call succeeded. */
  readonly error: string | null;
}

/** What a test may do that AWS has no API for. */
export interface AwsAdmin {
  /** Sets a health state, with AWS's usual reason unless given; null goes back to the default. Outranks the default. */
  setTargetHealth(target: TargetSelector, state: HealthState | null, reason?: string): Promise<void>;
  /** The health of registered targets of groups that a rule or listener uses. */
  setDefaultHealth(state: "healthy" | "initial"): Promise<void>;
  /** Replaces some limits until the next reset. */
  setLimits(limits: EmulatorLimits): Promise<void>;
  /** Lets time pass for throttling and draining. */
  advanceClock(seconds: number): Promise<void>;
  /** The present end of the call log. */
  mark(): Promise<number>;
  /** Calls since a mark that are not look-ups, refused ones included. */
  writesSince(mark: number): Promise<readonly LoggedCall[]>;
  /** All calls since a mark. */
  callsSince(mark: number): Promise<readonly LoggedCall[]>;
  /** Back to the state after the start: no resources, first limits, full bucket, empty log. */
  reset(): Promise<void>;
}

type Send = (method: "GET" | "POST", path: string, body?: object) => Promise<Readonly<Record<string, unknown>>>;

/** The admin calls of the emulator at `endpoint`. */
export function adminOf(endpoint: string): AwsAdmin {
  const send: Send = (method, path, body) => request(`${endpoint}/_sluice/${path}`, method, body);
  const calls = async (query: string): Promise<readonly LoggedCall[]> =>
    (await send("GET", `calls?${query}`)).calls as readonly LoggedCall[];
  const post = async (path: string, body: object): Promise<void> => {
    await send("POST", path, body);
  };
  return {
    setTargetHealth: (target, state, reason) => post("target-health", { ...target, state, reason }),
    setDefaultHealth: (state) => post("default-health", { state }),
    setLimits: (limits) => post("limits", limits),
    advanceClock: (seconds) => post("clock", { seconds }),
    mark: async () => (await send("GET", "mark")).mark as number,
    writesSince: (mark) => calls(`since=${mark}&writes=true`),
    callsSince: (mark) => calls(`since=${mark}`),
    reset: () => post("reset", {}),
  };
}

async function request(url: string, method: string, body?: object): Promise<Readonly<Record<string, unknown>>> {
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await fetch(url, { method, ...json });
  const text = await response.text();
  if (!response.ok) throw new AwsEmulatorError("admin.refused", `${method} ${url}: ${response.status} ${text}`);
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
