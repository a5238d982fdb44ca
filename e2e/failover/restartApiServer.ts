import { execFileSync } from "node:child_process";
import { Health } from "@kubernetes/client-node";
import { eventually } from "../kubernetes/eventually.ts";
import { type ProcessGroup, startProcessGroup } from "../kubernetes/processGroup.ts";
import type { Cluster } from "../kubernetes/startCluster.ts";
import { FailoverSuiteError } from "./failoverError.ts";

const NAME = "kube-apiserver";

/** The API server's process, which a suite may kill and start again. */
export interface ApiServerProcess {
  /** Ends it at once, as a crash would. */
  kill(): void;
  /** Starts it again with the same arguments, and waits until it answers. */
  start(): Promise<void>;
  /** Ends what was started here. */
  stop(): Promise<void>;
}

/** Takes a cluster's API server over. */
export function apiServerProcess(cluster: Cluster): ApiServerProcess {
  const pid = cluster.pids.get(NAME);
  if (pid === undefined) throw new FailoverSuiteError(`${NAME} does not run`);
  const command = execFileSync("ps", ["-ww", "-o", "args=", "-p", String(pid)], { encoding: "utf8" });
  const [file = "", ...args] = command.trim().split(/\s+/);
  let group: ProcessGroup | undefined;
  return {
    kill: () => void process.kill(pid, "SIGKILL"),
    start: async () => {
      group = await startProcessGroup();
      group.start({ name: NAME, file, args });
      const look = async () => (await new Health(cluster.kubeConfig).readyz({})) || undefined;
      await eventually(look, { what: `${NAME} to answer again`, seconds: 60 });
    },
    stop: async () => {
      await group?.stop();
    },
  };
}
