import assert from "node:assert/strict";
import fc from "fast-check";
import { liveAlbReplaced as policy } from "../../src/policies/live-alb-replaced.ts";
import type { ReadFile } from "../../src/policy.ts";
import { classParams, type Given, ingress, ingressClass, type Judged, judge, UNKNOWN, urnOf } from "../policies.ts";
import { AUTO_MODE_PARAMS, LOAD_BALANCER } from "../types.ts";

const FILE = "/state/before.json";

/** What `pulumi stack export` would have written of these resources, with a provider by its reference. */
function exported(given: readonly Given[], changes: object = {}): ReadFile {
  const resources = given.map((each) => {
    const provider = `${each.cluster ?? "cluster"}::5c956112-6e2a-4ccf-8da2-9d834e696b45`;
    return { urn: urnOf(each), type: each.type, inputs: {}, outputs: each.props, provider, ...changes };
  });
  return (path) => {
    assert.equal(path, FILE);
    return JSON.stringify({ version: 3, deployment: { resources } });
  };
}

function compare(before: readonly Given[], now: readonly Given[], settings: object = {}): Judged {
  return judge(policy, now, { previousState: FILE, ...settings }, exported(before));
}

function group(spec: object = {}, name = "edge"): Given[] {
  const params = classParams("edge", { group: { name }, scheme: "internal", ...spec });
  return [{ ...params, name: "params" }, { ...ingressClass("edge"), name: "class" }, ingress({ className: "edge" })];
}

/** An Ingress of the usual class, with a load balancer of its own or in a group by annotation. */
function own(annotations: Readonly<Record<string, unknown>> = {}, name = "shop"): Given {
  const scheme = { "alb.ingress.kubernetes.io/scheme": "internal" };
  return { ...ingress({ name, annotations: { ...scheme, ...annotations } }), name: "own" };
}

function loadBalancer(props: object = {}): Given {
  const all = { name: "edge", internal: true, loadBalancerType: "application", ...props };
  return { type: LOAD_BALANCER, name: "lb", props: all };
}

/** An object of a group of its own name, so that several of them stand side by side. */
function renamed(given: Given, name: string): Given {
  const text = JSON.stringify(given.props).replaceAll('"edge"', JSON.stringify(name)).replaceAll('"shop"', `"${name}"`);
  return { ...given, name: `${given.name}-${name}`, props: JSON.parse(text) as object };
}

const GROUP_NAME = "alb.ingress.kubernetes.io/group.name";
const DELETED = "so the controller deletes the load balancer";
const [PARAMS, CLASS, INGRESS] = group() as [Given, Given, Given];

describe("live-alb-replaced", () => {
  it("has nothing to compare with unless it is told of a state", () => {
    assert.deepEqual(judge(policy, group({}, "renamed")).problems, []);
  });

  it("accepts a stack that stays as it was, or grows", () => {
    assert.deepEqual(compare(group(), group()).problems, []);
    const other = ingress({ name: "other", className: "edge" });
    assert.deepEqual(compare([...group(), loadBalancer()], [...group(), other, own(), loadBalancer()]).problems, []);
    assert.deepEqual(compare([], group()).problems, []);
  });

  it("accepts any stack that is compared with itself, in any order", () => {
    const names = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 });
    const schemes = fc.constantFrom("internal", "internet-facing", undefined);
    fc.assert(
      fc.property(names, schemes, fc.boolean(), (groups, scheme, alone) => {
        const described = groups.flatMap((name) => group({ scheme }, name).map((each) => renamed(each, name)));
        const given = [...described, loadBalancer(), ...(alone ? [own()] : [])];
        assert.deepEqual(compare(given, given.toReversed()).problems, []);
      }),
    );
  });

  it("finds a group that gets another name in its class parameters, and says why and what to do", () => {
    assert.deepEqual(compare(group(), group({}, "edge-v2")).messages, [
      `IngressClassParams edge: the IngressGroup edge becomes edge-v2, ${DELETED}. The controller deletes a load ` +
        "balancer when its group is gone or gets another scheme, deletion protection or not, and AWS changes neither " +
        "the name nor the scheme of one in place. The next one has another DNS name, and all tenants are down until " +
        "DNS follows. (https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/3283) Fix: keep the " +
        "IngressGroup edge; or move the traffic to another load balancer first, and exempt this URN for the update " +
        "that removes this one.",
    ]);
  });

  it("finds a group that gets another name by annotation, and an Ingress that joins one", () => {
    assert.deepEqual(compare([own({ [GROUP_NAME]: "a" })], [own({ [GROUP_NAME]: "b" })]).problems, [
      `own: the IngressGroup a becomes b, ${DELETED}`,
    ]);
    assert.deepEqual(compare([own()], [own({ [GROUP_NAME]: "b" })]).problems, [
      `own: the IngressGroup shop/shop becomes b, ${DELETED}`,
    ]);
    assert.deepEqual(compare([own()], [own({}, "renamed")]).problems, [
      `own: the IngressGroup shop/shop becomes shop/renamed, ${DELETED}`,
    ]);
  });

  it("accepts an Ingress that changes its group and leaves others there", () => {
    const stays = { ...own({ [GROUP_NAME]: "a" }, "stays"), name: "stays" };
    assert.deepEqual(compare([own({ [GROUP_NAME]: "a" }), stays], [own({ [GROUP_NAME]: "b" }), stays]).problems, []);
  });

  it("finds a shard that is gone, under its old URN, so that it can be exempted", () => {
    const urn = urnOf(PARAMS);
    const judged = compare(group(), []);
    assert.deepEqual(judged.problems, [`stack: the IngressGroup edge is gone, ${DELETED}`]);
    assert.match(judged.messages[0] ?? "", /^IngressClassParams edge: /);
    const exemptions = [{ urn, until: "2026-12-31", reason: "the shard has no tenants any more" }];
    assert.deepEqual(compare(group(), [], { exemptions }).problems, []);
  });

  it("finds a group that has lost its last Ingress, and class parameters that are gone", () => {
    assert.deepEqual(compare(group(), [PARAMS, CLASS]).problems, [
      `params: the IngressGroup edge has no Ingress left, ${DELETED}`,
    ]);
    assert.deepEqual(compare([PARAMS], []).problems, [`stack: the IngressGroup edge is gone, ${DELETED}`]);
    assert.deepEqual(compare([PARAMS], [PARAMS]).problems, [], "its Ingresses are in other stacks");
  });

  it("accepts that other objects describe the same group", () => {
    const renamed = [
      { ...PARAMS, name: "p2" },
      { ...CLASS, name: "c2" },
      { ...INGRESS, name: "i2" },
    ];
    assert.deepEqual(compare(group(), renamed).problems, []);
    const elsewhere = group().map((each) => ({ ...each, cluster: "a provider of another name" }));
    assert.deepEqual(compare(group(), elsewhere).problems, []);
  });

  it("tells groups of the same name in two clusters apart", () => {
    const second = group().map((each) => ({ ...each, name: `${each.name}-2`, cluster: "second" }));
    assert.deepEqual(compare([...group(), ...second], second).problems, [
      `stack: the IngressGroup edge is gone, ${DELETED}`,
    ]);
  });

  it("finds another scheme, also where it is the default's", () => {
    const changes = "the scheme of the IngressGroup edge changes from internet-facing to internal";
    const replaced = "so the controller replaces the load balancer";
    const open = { scheme: "internet-facing" };
    assert.deepEqual(compare(group(open), group()).problems, [`params: ${changes}, ${replaced}`]);
    assert.deepEqual(compare(group(open), group({ scheme: undefined })).problems, [`params: ${changes}, ${replaced}`]);
    assert.deepEqual(compare(group(), group({ scheme: undefined })).problems, []);
    const annotated = own({ "alb.ingress.kubernetes.io/scheme": "internet-facing" });
    assert.equal(compare([annotated], [own()]).problems.length, 1);
  });

  it("accepts another name of a group's load balancer, which the controller does not apply", () => {
    assert.deepEqual(compare(group({ loadBalancerName: "a" }), group({ loadBalancerName: "b" })).problems, []);
  });

  it("knows the groups of EKS Auto Mode", () => {
    const autoMode = (name: string): Given => {
      return { type: AUTO_MODE_PARAMS, name: "auto", props: { metadata: { name: "a" }, spec: { group: { name } } } };
    };
    assert.equal(compare([autoMode("shops")], [autoMode("markets")]).problems.length, 1);
  });

  it("leaves groups alone whose class another stack has", () => {
    assert.deepEqual(compare([ingress({ className: "elsewhere" })], []).problems, []);
  });

  it("finds what AWS cannot change in place of a load balancer", () => {
    const problems = (props: object) => compare([loadBalancer()], [loadBalancer(props)]).problems;
    const replaced = "so Pulumi replaces the load balancer";
    assert.deepEqual(problems({ name: "edge-v2" }), [`lb: name changes from edge to edge-v2, ${replaced}`]);
    assert.deepEqual(problems({ internal: false }), [`lb: internal changes from true to false, ${replaced}`]);
    assert.deepEqual(problems({ internal: undefined }), [`lb: internal changes from true to false, ${replaced}`]);
    assert.deepEqual(problems({ loadBalancerType: "network" }), [
      `lb: loadBalancerType changes from application to network, ${replaced}`,
    ]);
    assert.deepEqual(problems({ loadBalancerType: undefined, idleTimeout: 30 }), []);
  });

  it("finds a load balancer that is gone, and knows it again under an alias", () => {
    assert.deepEqual(compare([loadBalancer()], []).problems, [
      "stack: it is gone, so Pulumi deletes the load balancer",
    ]);
    assert.deepEqual(compare([loadBalancer()], [{ ...loadBalancer(), name: "lb2" }]).problems, []);
    assert.deepEqual(compare([loadBalancer({ loadBalancerType: "network" })], []).problems, []);
  });

  it("accepts that Pulumi forgets what is retained, and skips what was to be deleted anyway", () => {
    for (const changes of [{ retainOnDelete: true }, { delete: true }]) {
      const files = exported([...group(), loadBalancer()], changes);
      assert.deepEqual(judge(policy, [], { previousState: FILE }, files).problems, []);
    }
  });

  it("says what it could not know, and still finds the rest", () => {
    const judged = compare(
      [...group(), loadBalancer()],
      [...group({ group: { name: UNKNOWN } }), loadBalancer({ internal: false })],
    );
    assert.deepEqual(judged.problems, [
      "lb: internal changes from true to false, so Pulumi replaces the load balancer",
    ]);
    assert.deepEqual(judged.unknown, ["params spec.group.name"]);
    const scheme = compare(
      [...group(), loadBalancer()],
      [...group({ scheme: UNKNOWN }), loadBalancer({ internal: UNKNOWN })],
    );
    assert.deepEqual([scheme.problems, scheme.unknown], [[], ["params spec.scheme", "lb internal"]]);
    const annotation = compare([own()], [own({ [GROUP_NAME]: UNKNOWN })]);
    assert.deepEqual([annotation.problems, annotation.unknown], [[], [`own metadata.annotations["${GROUP_NAME}"]`]]);
  });

  it("calls no group gone that an Ingress may be of, whose class is not known yet", () => {
    const unclassed = { ...INGRESS, props: { ...INGRESS.props, spec: { ingressClassName: UNKNOWN } } };
    const judged = compare(group(), [PARAMS, CLASS, unclassed]);
    assert.deepEqual([judged.problems, judged.unknown], [[], ["shop spec.ingressClassName"]]);
  });

  it("fails where the file cannot be read, so that nobody takes it for a pass", () => {
    const unreadable = () => judge(policy, group(), { previousState: "/nowhere.json" });
    assert.throws(unreadable, { message: "no file /nowhere.json" });
  });
});
