import type { Registry } from "prom-client";
import type { ShifterConfig } from "../gate/config.ts";
import { type ApiConnection, connect } from "./apiConnection.ts";
import { systemClock } from "./clock.ts";
import { Election } from "./election.ts";
import { eventReporter } from "./eventReporter.ts";
import { KubernetesCluster } from "./kubernetesCluster.ts";
import { kubernetesLease } from "./kubernetesLease.ts";
import { kubernetesSlices } from "./kubernetesSlices.ts";
import { logReporter } from "./logReporter.ts";
import { Loop } from "./loop.ts";
import { createRegistry, metricsReporter } from "./metricsReporter.ts";
import { type Reporter, reportToAll } from "./reporter.ts";
import type { ProcessSettings } from "./settings.ts";
import { Shifter } from "./shifter.ts";
import { SliceWatch } from "./sliceWatch.ts";

/** A request that takes longer has failed. */
const REQUEST_SECONDS = 5;
/** Shorter for the Lease: two of them fit between the last renewal and its deadline. */
const LEASE_REQUEST_SECONDS = 1.5;

const clock = systemClock;

export interface AssembleOptions {
  readonly config: ShifterConfig;
  readonly settings: ProcessSettings;
  /** Takes a line of the log. */
  readonly writeLine: (line: string) => void;
}

/** Something that runs until it is stopped, and turns now and then whether the API server answers or not. */
export interface RunningPart {
  readonly idle: number;
  run(): Promise<void>;
  stop(): void;
}

/** The shifter's parts, connected and not yet running. */
export interface Assembly {
  readonly registry: Registry;
  readonly watches: ReadonlyMap<string, SliceWatch>;
  /** By name. */
  readonly parts: ReadonlyMap<string, RunningPart>;
  readonly shifter: Shifter;
  readonly election: Election;
}

/** Connects the parts for a real API server. */
export function assemble({ config, settings, writeLine }: AssembleOptions): Assembly {
  const { identity, kubeconfig } = settings;
  const connection = connect(REQUEST_SECONDS, kubeconfig);
  const leaseConnection = connect(LEASE_REQUEST_SECONDS, kubeconfig);
  const cluster = new KubernetesCluster(connection, config, identity);
  const registry = createRegistry();
  const watches = new Map<string, SliceWatch>();
  const leads = () => election.leads;
  const reporter = reportToAll([
    renewingReporter(connection, leaseConnection),
    logReporter(writeLine, clock),
    metricsReporter({ registry, endpoints: watches, leads }),
    eventReporter((event) => void cluster.recordEvent(event).catch((error) => reporter.failed("event", error))),
  ]);
  const store = kubernetesLease(leaseConnection, config.lease);
  const onElectionError = (error: unknown) => reporter.failed("election", error);
  const election = new Election({ store, identity, clock, onError: onElectionError });
  const wake = () => passes.wake();
  const wakeRefresh = () => refreshes.wake();
  const port = { config, cluster, endpoints: watches, clock, identity, reporter };
  const shifter = new Shifter({ ...port, leads, wake, wakeRefresh });
  const onError = (error: unknown) => reporter.failed("loop", error);
  const passes = new Loop({ clock, onError, task: () => shifter.pass() });
  const refreshes = new Loop({ clock, onError, task: () => shifter.refresh() });
  const elections = new Loop({ clock, onError, task: () => attempt(election, wakeRefresh) });
  for (const service of config.services) {
    const source = kubernetesSlices(connection, service);
    const onWatchError = (error: unknown) => reporter.failed("watch", error);
    watches.set(service.name, new SliceWatch({ source, clock, onChange: wake, onError: onWatchError }));
  }
  const parts = new Map<string, RunningPart>([
    ["passes", passes],
    ["refreshes", refreshes],
    ["election", elections],
  ]);
  for (const [service, watch] of watches) parts.set(`watch of ${service}`, watch);
  return { registry, watches, parts, shifter, election };
}

/** A refresh begins or ends a term, and is followed by a pass. */
async function attempt(election: Election, onChange: () => void): Promise<number> {
  const led = election.leads;
  const wait = await election.attempt();
  if (election.leads !== led) onChange();
  return wait;
}

/** A connection over which a request failed may be dead without anybody having been told. */
function renewingReporter(connection: ApiConnection, leaseConnection: ApiConnection): Reporter {
  const nothing = () => undefined;
  return {
    decided: nothing,
    shifted: nothing,
    patched: nothing,
    leading: nothing,
    patchFailed: () => connection.renew(),
    failed: (part) => (part === "election" ? leaseConnection : connection).renew(),
  };
}
