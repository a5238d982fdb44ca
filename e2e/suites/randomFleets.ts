import assert from "node:assert/strict";
import { CreateTargetGroupCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  type KubernetesObject,
  type Packing,
  type Plan,
  type PlanResult,
  planFleet,
  renderIngresses,
} from "@sluice/alb-model";
import type { WireObject } from "@sluice/local";
import fc from "fast-check";
import { CERTIFICATES, samplesWithNewcomer } from "../../packages/alb-model/test/arbitraries.ts";
import type { Aws } from "../aws/startAws.ts";
import { applyObject, createObject, kubernetesHandler } from "../deploy/kubernetesObjects.ts";
import type { Parts } from "./parts.ts";

/** The plans of one fleet before a tenant joins, while it is there, and after it left. */
export interface FleetSteps {
  readonly name: string;
  readonly newcomer: string;
  readonly first: Plan;
  readonly joined: Plan;
  readonly left: Plan;
}

const SEED = 20_261_121;

/**
 * The same fleets in every run, each under a name of its own, so that all fit into one cluster.
 *
 * @param certificates certificates that exist, in place of those that the samples name
 */
export function sampleFleets(packing: Packing, count: number, certificates: readonly string[]): FleetSteps[] {
  const samples = fc.sample(samplesWithNewcomer(packing), { numRuns: count, seed: SEED });
  return samples.map((sample, index) => {
    const { fleet, tenants, newcomer } = withCertificates(sample, certificates);
    const name = `${packing}${String(index).padStart(2, "0")}`;
    const named = { ...fleet, name };
    const first = sound(planFleet(named, tenants));
    const joined = sound(planFleet(named, [...tenants, newcomer], first.placement));
    const left = sound(planFleet(named, tenants, joined.placement));
    return { name, newcomer: newcomer.id, first: first.plan, joined: joined.plan, left: left.plan };
  });
}

function withCertificates<T>(sample: T, certificates: readonly string[]): T {
  const text = CERTIFICATES.reduce(
    (result, arn, index) => result.replaceAll(arn, certificates[index] ?? arn),
    JSON.stringify(sample),
  );
  return JSON.parse(text) as T;
}

function sound(result: PlanResult): PlanResult {
  assert.deepEqual(result.problems, []);
  return result;
}

/** Brings one fleet's target groups and objects from one plan to the next; what is gone is removed at the end. */
export async function applyPlan(
  { aws, deployer: { api } }: Parts,
  vpcId: string,
  plan: Plan,
  previous?: Plan,
): Promise<void> {
  await createTargetGroups(aws, vpcId, plan);
  const objects = objectsOf(plan);
  const existing: ReadonlyMap<string, WireObject> = previous === undefined ? new Map() : objectsOf(previous);
  for (const [id, object] of objects) {
    if (existing.has(id)) await applyObject(api, id, object);
    else await createObject(api, id, object);
  }
  const gone = [...existing].filter(([id]) => !objects.has(id));
  const { remove } = kubernetesHandler(api);
  for (const [id, inputs] of gone.reverse()) await remove({ urn: id, type: "", id, outputs: {}, inputs });
}

/** Bindings are left out: the services of these fleets are nowhere. */
function objectsOf(plan: Plan): ReadonlyMap<string, WireObject> {
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: plan.fleet.namespace } };
  const rendered = renderIngresses(plan).flatMap(({ objects }) => objects);
  const wanted = [namespace, ...rendered.filter(({ kind }) => kind !== "TargetGroupBinding")];
  return new Map(wanted.map((object) => [`${object.kind} ${object.metadata.name}`, toWire(object)]));
}

function toWire(object: KubernetesObject | object): WireObject {
  return JSON.parse(JSON.stringify(object)) as WireObject;
}

/** AWS answers with the group that is there when it is created again. */
async function createTargetGroups({ elbv2 }: Aws, vpcId: string, { shards }: Plan): Promise<void> {
  const settings = { VpcId: vpcId, TargetType: "ip", Protocol: "HTTP", Port: 80 } as const;
  for (const { name } of shards.flatMap(({ targetGroups }) => targetGroups)) {
    await elbv2.send(new CreateTargetGroupCommand({ Name: name, ...settings }));
  }
}
