import { kubernetesYaml, type ResourceRecord, type Run, unwrapSecrets, type WireObject } from "@sluice/local";
import { parse } from "yaml";
import type { Aws } from "../aws/startAws.ts";
import type { Cluster } from "../kubernetes/startCluster.ts";
import { ApiClient } from "./apiClient.ts";
import { awsHandlers } from "./awsHandlers.ts";
import { requestCertificates } from "./certificates.ts";
import { DeployError } from "./deployError.ts";
import { createNamedClusters } from "./eksClusters.ts";
import { type Graph, graphOf, reversed, walk } from "./graph.ts";
import type { DeployedResource, ResourceHandler } from "./handler.ts";
import { changedKeys, withIgnored } from "./ignoreChanges.ts";
import { applyObject } from "./kubernetesObjects.ts";
import { isKubernetes, isObject, isRelease, kubernetesHandlers } from "./kubernetesTypes.ts";
import { StandIns } from "./standIns.ts";

/** What is deployed, as a Pulumi state would hold it. */
export interface DeployState {
  readonly resources: ReadonlyMap<string, DeployedResource>;
  readonly graph: Graph;
}

/** URNs, sorted. */
export interface Deployment {
  readonly state: DeployState;
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly deleted: readonly string[];
  readonly unchanged: readonly string[];
  /** Helm releases of the run: they are in the state and nowhere else, because no chart is at hand here. */
  readonly notInstalled: readonly string[];
}

/** Deploys what the embedded engine recorded to a real API server and an AWS emulator. Test code. */
export interface Deployer {
  /** For looking at what was deployed. */
  readonly api: ApiClient;
  /** Brings both to what the run recorded; without a previous state everything is created. */
  deploy(run: Run, previous?: DeployState): Promise<Deployment>;
  /** Sends every Kubernetes object again, whether it changed or not. */
  reapply(state: DeployState): Promise<void>;
  /** Removes everything, dependents first, and waits until it is gone. */
  destroy(state: DeployState): Promise<void>;
  close(): void;
}

interface Handlers {
  readonly kubernetes: (type: string) => ResourceHandler;
  readonly aws: Readonly<Record<string, ResourceHandler>>;
}

const NOTHING: DeployState = { resources: new Map(), graph: new Map() };

/**
 * A deployer for one cluster and one emulator.
 *
 * @example
 * const { state, updated } = await createDeployer({ cluster, aws }).deploy(run, previous);
 */
export function createDeployer({ cluster, aws }: { readonly cluster: Cluster; readonly aws: Aws }): Deployer {
  const api = new ApiClient(cluster.kubeConfig);
  const handlers: Handlers = { kubernetes: kubernetesHandlers(api), aws: awsHandlers(aws) };
  const certificates = new Map<string, string>();
  return {
    api,
    deploy: async (run, previous = NOTHING) => {
      if (!run.ok) throw new DeployError("deploy.run", `the program failed:\n${run.errors.join("\n")}`);
      await requestCertificates(aws.acm, run, certificates);
      await createNamedClusters(aws.eks, run);
      return await deployRun(handlers, run, previous, certificates);
    },
    reapply: async ({ resources }) => {
      const objects = [...resources.values()].filter(({ type }) => isObject(type));
      for (const { urn, inputs } of objects) await applyObject(api, urn, inputs);
    },
    destroy: ({ resources, graph }) => removeAll(handlers, resources, graph),
    close: () => api.close(),
  };
}

async function deployRun(
  handlers: Handlers,
  run: Run,
  previous: DeployState,
  given: ReadonlyMap<string, string>,
): Promise<Deployment> {
  const managed = run.resources.filter(isManaged);
  const recorded = new Map(managed.map((record) => [record.urn, record]));
  const objects = new Map(kubernetesYaml(run).map(({ urn, text }) => [urn, parse(text) as WireObject]));
  const standIns = new StandIns(
    managed.filter(({ type }) => !isKubernetes(type)),
    given,
  );
  const resources = new Map<string, DeployedResource>();
  const done = { created: [] as string[], updated: [] as string[], unchanged: [] as string[] };
  const graph = graphOf(run.resources);
  await walk(graph, async (urn) => {
    const record = recorded.get(urn);
    if (record === undefined) return;
    const handler = handlerOf(handlers, record.type);
    const old = previous.resources.get(urn);
    const sent = isObject(record.type) ? objects.get(urn) : (unwrapSecrets(record.inputs) as WireObject);
    if (sent === undefined) throw unsupported(record.type);
    const inputs = standIns.resolve(urn, sent);
    const [outcome, resource] = await deployOne(handler, record, inputs, old);
    standIns.learn(record, resource);
    resources.set(urn, resource);
    done[outcome].push(urn);
  });
  const gone = new Map([...previous.resources].filter(([urn]) => !recorded.has(urn)));
  await removeAll(handlers, gone, previous.graph);
  const sorted = (urns: Iterable<string>): string[] => [...urns].sort();
  return {
    state: { resources, graph },
    created: sorted(done.created),
    updated: sorted(done.updated),
    unchanged: sorted(done.unchanged),
    deleted: sorted(gone.keys()),
    notInstalled: sorted(managed.filter(({ type }) => isRelease(type)).map(({ urn }) => urn)),
  };
}

async function deployOne(
  handler: ResourceHandler,
  record: ResourceRecord,
  inputs: WireObject,
  old: DeployedResource | undefined,
): Promise<["created" | "updated" | "unchanged", DeployedResource]> {
  const { urn, type, options } = record;
  const retained = options.retainOnDelete;
  if (old === undefined) return ["created", { urn, type, inputs, retained, ...(await handler.create(record, inputs)) }];
  const wanted = withIgnored(old.inputs, inputs, options.ignoreChanges);
  const changed = changedKeys(old.inputs, wanted);
  if (changed.length === 0) return ["unchanged", old];
  await handler.update(old, wanted, changed);
  return ["updated", { ...old, inputs: wanted }];
}

async function removeAll(
  handlers: Handlers,
  resources: ReadonlyMap<string, DeployedResource>,
  graph: Graph,
): Promise<void> {
  await walk(reversed(graph), async (urn) => {
    const resource = resources.get(urn);
    if (resource !== undefined && resource.retained !== true) await handlerOf(handlers, resource.type).remove(resource);
  });
}

function isManaged({ custom, external, type }: ResourceRecord): boolean {
  return custom && !external && !type.startsWith("pulumi:");
}

function handlerOf({ kubernetes, aws }: Handlers, type: string): ResourceHandler {
  if (isKubernetes(type)) return kubernetes(type);
  const handler = aws[type];
  if (handler !== undefined) return handler;
  throw unsupported(type);
}

function unsupported(type: string): DeployError {
  return new DeployError("deploy.unsupported", `the deployer for tests has no handler for ${type}: add one there`);
}
