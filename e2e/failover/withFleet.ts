import type { ShifterConfig } from "@sluice/hybrid-failover/gate";
import { eventually } from "../kubernetes/eventually.ts";
import { type Cluster, startCluster } from "../kubernetes/startCluster.ts";
import { ApiProxy } from "./apiProxy.ts";
import { FailoverSuiteError } from "./failoverError.ts";
import { createFleet, type FleetObjects } from "./fleetObjects.ts";
import { gateFleet } from "./gateFleet.ts";
import { type ShifterProcess, startShifter } from "./startShifter.ts";

const SETTLE_SECONDS = 40;

/** What a failover suite runs against. */
export interface FleetParts {
  readonly cluster: Cluster;
  readonly config: ShifterConfig;
  readonly fleet: FleetObjects;
  /** Stands before the API server; only those talk through it that are told so. */
  readonly proxy: ApiProxy;
  readonly proxyServer: string;
  /** Starts a shifter for the rest of the suite. */
  startShifter(identity: string, server?: string): Promise<ShifterProcess>;
  /** Waits until a gate has exactly these keys open. */
  untilOpen(ingress: string, keys: readonly string[]): Promise<void>;
  /** Waits until a shifter says that it leads. */
  untilLeads(shifter: ShifterProcess): Promise<void>;
}

/**
 * Inside `describe`: starts a cluster with the fleet's objects for its tests, and ends everything after them. What it
 * answers gives them, once a test or a later hook runs.
 */
export function withFleet(): () => FleetParts {
  let parts: FleetParts | undefined;
  const shifters: ShifterProcess[] = [];
  before("start a cluster with the fleet's objects", async () => {
    const cluster = await startCluster();
    const config = gateFleet();
    const proxy = new ApiProxy(cluster.server);
    const fleet = await createFleet(cluster, config);
    parts = {
      cluster,
      config,
      fleet,
      proxy,
      proxyServer: await proxy.listen(),
      startShifter: async (identity, server) => {
        const shifter = await startShifter({ cluster, config, identity, ...(server === undefined ? {} : { server }) });
        shifters.push(shifter);
        return shifter;
      },
      untilOpen: (ingress, keys) => untilOpen(fleet, ingress, keys),
      untilLeads,
    };
  });
  afterEach("show the log of the shifters", function () {
    if (this.currentTest?.state !== "failed") return;
    for (const { log, stderr } of shifters) {
      for (const line of log.slice(-15)) console.log(`      ${JSON.stringify(line)}`);
      for (const line of stderr.slice(-15)) console.log(`      ${line}`);
    }
  });
  after("end the shifters, the proxy and the cluster", async () => {
    await Promise.all(shifters.map((shifter) => shifter.end("SIGKILL")));
    await parts?.proxy.close();
    await parts?.cluster.stop();
  });
  return () => {
    if (parts === undefined) throw new FailoverSuiteError("the fleet was asked for before it was started");
    return parts;
  };
}

async function untilOpen(fleet: FleetObjects, ingress: string, keys: readonly string[]): Promise<void> {
  const wanted = keys.toSorted().join(" ");
  let found = "";
  const look = async () => {
    found = (await fleet.openKeys(ingress)).join(" ");
    return found === wanted || undefined;
  };
  try {
    await eventually(look, { what: `${ingress} to have [${wanted}] open`, seconds: SETTLE_SECONDS });
  } catch (cause) {
    throw new FailoverSuiteError(`${ingress} has [${found}] open, not [${wanted}]`, { cause });
  }
}

async function untilLeads(shifter: ShifterProcess): Promise<void> {
  const look = async () => (/^sluice_shifter_leader 1$/m.test((await shifter.get("/metrics")).text) ? true : undefined);
  await eventually(look, { what: "the shifter to lead", seconds: SETTLE_SECONDS });
}
