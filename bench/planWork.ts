/** One measured piece of work in a process of its own: `node planWork.ts <work> <folder>`; prints its figures as JSON. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  exceededQuotas,
  type GroupModel,
  groupQuotas,
  type Ingress,
  type IngressClass,
  type IngressClassParams,
  interpret,
  type KubernetesObject,
  type Plan,
  planFleet,
  renderIngresses,
} from "@sluice/alb-model";
import { loadSpec } from "@sluice/multitenant-alb/spec";

const [, , work = "", folder = ""] = process.argv;
const file = (name: string) => join(folder, name);

/** JSON in; plan, placement, render, interpret, quota check; JSON out. */
function planAll(): void {
  const { fleet, tenants, problems } = loadSpec({ fleet: file("fleet.json"), tenants: file("tenants.json") });
  if (fleet === undefined || problems.length > 0) throw new RangeError("the benchmark's fleet is not sound");
  const result = planFleet(fleet, tenants);
  const manifests = renderIngresses(result.plan);
  const groups = interpretAll(manifests.flatMap(({ objects }) => objects));
  const exceeded = groups.flatMap((group) => exceededQuotas(groupQuotas(group, result.plan.fleet.limits), group.group));
  if (result.problems.length + exceeded.length > 0 || countRules(result.plan) !== countGroupRules(groups)) {
    throw new RangeError("the benchmark's plan is not sound");
  }
  writeFileSync(file("output.json"), JSON.stringify({ placement: result.placement, manifests }));
}

function interpretAll(objects: readonly KubernetesObject[]): GroupModel[] {
  const groups = interpret({
    ingresses: objects.filter((object): object is Ingress => object.kind === "Ingress"),
    ingressClasses: objects.filter((object): object is IngressClass => object.kind === "IngressClass"),
    ingressClassParams: objects.filter((object): object is IngressClassParams => object.kind === "IngressClassParams"),
  });
  return groups.filter((group): group is GroupModel => !("error" in group));
}

function countRules(plan: Plan): number {
  return plan.shards.reduce((sum, { rules }) => sum + rules.length, 0);
}

function countGroupRules(groups: readonly GroupModel[]): number {
  return groups.reduce((sum, { rules }) => sum + rules.length, 0);
}

/** Only parses and prints what `planAll` reads and writes. */
function parseAndPrint(): void {
  for (const name of ["fleet.json", "tenants.json", "output.json"]) {
    writeFileSync(file("copy.json"), JSON.stringify(JSON.parse(readFileSync(file(name), "utf8"))));
  }
}

/** One more tenant against the recorded placement, parsed before the clock starts. */
function addOne(): { seconds: number; changedBundles: number; moved: number } {
  const fleet = JSON.parse(readFileSync(file("fleet.json"), "utf8"));
  const tenants = JSON.parse(readFileSync(file("tenants.json"), "utf8"));
  const { placement } = JSON.parse(readFileSync(file("output.json"), "utf8"));
  const start = performance.now();
  const { changes } = planFleet(fleet, [...tenants, { id: "newcomer", hosts: ["newcomer.example.com"] }], placement);
  return {
    seconds: (performance.now() - start) / 1000,
    changedBundles: changes.bundles.length,
    moved: changes.moved.length,
  };
}

const start = performance.now();
const extra = work === "plan" ? planAll() : work === "copy" ? parseAndPrint() : addOne();
const seconds = (performance.now() - start) / 1000;
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
console.log(JSON.stringify({ seconds, cpuSeconds, peakMegabytes: maxRSS / 1000, ...extra }));
