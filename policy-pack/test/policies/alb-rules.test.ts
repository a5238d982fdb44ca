import assert from "node:assert/strict";
import { interpret } from "@sluice/alb-model";
import fc from "fast-check";
import { albRules as policy } from "../../src/policies/alb-rules.ts";
import { groupOf, hostHeader, listenerArn, listenerRule, member, members, ownBalancer, PREFIX } from "../groups.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { LISTENER_RULE } from "../types.ts";

const problems = (given: readonly Given[], settings?: object) => judge(policy, given, settings).problems;
const rulesOn = (balancer: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    listenerRule(`rule-${index}`, balancer, [hostHeader(`t${index}.example.com`)]),
  );

describe("alb-rules", () => {
  it("accepts a group that leaves five rules of the quota free", () => {
    assert.deepEqual(problems([...groupOf(), ...members(95)]), []);
  });

  it("finds one rule more, and says who has most, why and what to do", () => {
    const rules = ["a", "b", "c"].map((name) => ({ host: `${name}.example.com`, http: { paths: [paths()] } }));
    const given = [...groupOf(), ...members(93), member("wide", { rules })];
    assert.deepEqual(judge(policy, given).messages, [
      "IngressClassParams edge: the group edge has 96 rules; 95 are allowed (the quota of 100 less 5 kept free); " +
        "most are of Ingress shops/wide (3), Ingress shops/t0000 (1), Ingress shops/t0001 (1) and 91 others. AWS " +
        "refuses every rule over the quota, and the controller then stops changing the load balancer for all of its " +
        "Ingresses; it makes new rules before it deletes old ones, so that a full load balancer cannot be changed at " +
        "all. (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html) Fix: " +
        "spread the Ingresses over more groups (MultiTenantAlb does so and moves no tenant), let hosts with the same " +
        "backend share rules, or ask AWS for a higher quota and set quota to it.",
    ]);
  });

  it("takes another quota and headroom, and names no headroom where there is none", () => {
    assert.deepEqual(problems([...groupOf(), ...members(101)], { quota: 200 }), []);
    assert.deepEqual(problems([...groupOf(), ...members(100)], { headroom: 0 }), []);
    assert.deepEqual(problems([...groupOf(), ...members(3)], { quota: 2, headroom: 0 }), [
      "edge-params: the group edge has 3 rules; 2 are allowed; most are of Ingress shops/t0000 (1), Ingress shops/t0001 (1), Ingress shops/t0002 (1)",
    ]);
  });

  it("counts a rule for each port, and none on HTTP where everything is redirected", () => {
    const ports = (index: number) =>
      index === 0 ? {} : { annotations: { [`${PREFIX}/listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]' } };
    assert.match(problems([...groupOf(), ...members(49, ports)])[0] ?? "", /the group edge has 97 rules/);
    const redirected = groupOf({ certificateArn: ["arn"], sslRedirectPort: "443" });
    assert.deepEqual(problems([...redirected, ...members(95, ports)]), []);
    assert.match(problems([...redirected, ...members(96, ports)])[0] ?? "", /the group edge has 96 rules.*t0000 \(1\)/);
  });

  it("keeps the same group of two clusters apart, and Ingresses of no group", () => {
    const across = members(96, (index) => ({ cluster: index % 2 === 0 ? "one" : "two" }));
    const groups = { [`${PREFIX}/group.name`]: "edge" };
    assert.deepEqual(problems(across.map((each) => inGroup(each, groups))), []);
    assert.deepEqual(problems(members(96)), []);
  });

  it("counts on, where the controller would refuse the group", () => {
    const bad = member("bad", { annotations: { [`${PREFIX}/group.order`]: "first" } });
    assert.match(problems([...groupOf(), ...members(96), bad])[0] ?? "", /the group edge has 96 rules/);
  });

  it("counts rules whose hosts, paths and actions are not known yet", () => {
    const unknown = () => ({ host: UNKNOWN, path: UNKNOWN, annotations: { [`${PREFIX}/actions.web`]: UNKNOWN } });
    const judged = judge(policy, [...groupOf(), ...members(96, unknown)]);
    assert.match(judged.problems[0] ?? "", /the group edge has 96 rules/);
    assert.deepEqual(judged.unknown, []);
  });

  it("says that it could not know what rules an Ingress has, and still counts the others", () => {
    const judged = judge(policy, [...groupOf(), ...members(96), member("more", { rules: UNKNOWN })]);
    assert.match(judged.problems[0] ?? "", /the group edge has 96 rules/);
    assert.deepEqual(judged.unknown, ["more spec.rules"]);
    const ports = member("more", { annotations: { [`${PREFIX}/listen-ports`]: UNKNOWN } });
    assert.deepEqual(judge(policy, [...groupOf(), ports]).unknown, [
      `more metadata.annotations["${PREFIX}/listen-ports"]`,
    ]);
  });

  it("takes parameters whose certificate is not known yet for ones with HTTPS", () => {
    const params = groupOf({ certificateArn: [UNKNOWN], sslRedirectPort: "443", subnets: { ids: UNKNOWN } });
    const judged = judge(policy, [...params, ...members(96)]);
    assert.match(judged.problems[0] ?? "", /the group edge has 96 rules/);
    assert.deepEqual(judged.unknown, []);
  });

  it("counts the listener rules of a load balancer over all of its listeners", () => {
    const second = {
      type: "aws:lb/listener:Listener",
      name: "own-http",
      props: { arn: "arn:second", loadBalancerArn: "" },
    };
    const [balancer, first] = ownBalancer("own");
    assert.ok(balancer !== undefined && first !== undefined);
    const http = { ...second, props: { arn: "arn:second", loadBalancerArn: Reflect.get(balancer.props, "arn") } };
    const onHttp = { ...listenerRule("http", "own", [hostHeader("a.example.com")]), name: "http" };
    const rule = { ...onHttp, props: { ...onHttp.props, listenerArn: "arn:second" } };
    assert.deepEqual(problems([balancer, first, http, ...rulesOn("own", 95)]), []);
    assert.deepEqual(problems([balancer, first, http, ...rulesOn("own", 95), rule]), [
      "own: it has 96 rules; 95 are allowed (the quota of 100 less 5 kept free); " +
        "most are of aws.lb.ListenerRule http (1), aws.lb.ListenerRule rule-0 (1), aws.lb.ListenerRule rule-1 (1) and 93 others",
    ]);
  });

  it("finds the load balancer by its listeners' ARN where another stack has it", () => {
    assert.match(problems(rulesOn("other", 96))[0] ?? "", /^rule-0: its load balancer has 96 rules/);
    assert.deepEqual(
      problems([...rulesOn("one", 60), ...rulesOn("other", 60).map((each) => ({ ...each, name: `x-${each.name}` }))]),
      [],
    );
  });

  it("finds the load balancer by dependencies before ARNs are known, and notes what they do not tell", () => {
    const [balancer, listener] = ownBalancer("own", { arn: UNKNOWN, loadBalancerArn: UNKNOWN });
    assert.ok(balancer !== undefined && listener !== undefined);
    const known = { ...listener, propertyDependencies: { loadBalancerArn: ["own"] } };
    const rules = rulesOn("own", 96).map((rule) => ({
      ...rule,
      props: { ...rule.props, listenerArn: UNKNOWN },
      propertyDependencies: { listenerArn: ["own-https"] },
    }));
    const lost = { type: LISTENER_RULE, name: "lost", props: { listenerArn: UNKNOWN } };
    const judged = judge(policy, [balancer, known, ...rules, lost]);
    assert.match(judged.problems[0] ?? "", /^own: it has 96 rules/);
    assert.deepEqual([...new Set(judged.unknown)], ["lost listenerArn"]);
  });

  it("leaves Network Load Balancers alone", () => {
    const arn = listenerArn("x").replace("/app/", "/net/");
    const rules = rulesOn("own", 96).map((rule) => ({ ...rule, props: { ...rule.props, listenerArn: arn } }));
    assert.deepEqual(problems(rules), []);
  });
});

describe("alb-rules, for any group", () => {
  const shape = fc.record({
    paths: fc.integer({ min: 0, max: 3 }),
    hosts: fc.integer({ min: 0, max: 2 }),
    both: fc.boolean(),
    order: fc.integer({ min: -2, max: 2 }),
  });
  const shapes = fc.array(shape, { minLength: 1, maxLength: 6 });
  type Shape = typeof shape extends fc.Arbitrary<infer S> ? S : never;

  const given = (all: readonly Shape[]) =>
    all.map(({ paths: count, hosts, both, order }, index) => {
      const entries = Array.from({ length: count }, (_, path) => ({ ...paths(), path: `/${path}` }));
      const rules = Array.from({ length: hosts }, (_, host) => ({
        host: `h${host}.t${index}.example.com`,
        http: { paths: entries },
      }));
      const ports = both ? { [`${PREFIX}/listen-ports`]: '[{"HTTP":80},{"HTTP":8080}]' } : {};
      return member(`t${index}`, { rules, order, annotations: { ...ports } });
    });
  const counted = (all: readonly Given[]) =>
    Number(
      /has (\d+) rules/.exec(problems([...groupOf(), ...all], { quota: 1, headroom: 1 })[0] ?? "has 0 rules")?.[1],
    );

  it("sees as many rules as the controller would build", () => {
    fc.assert(
      fc.property(shapes, (all) => {
        const ingresses = given(all).map(({ props }) => asIngress(props));
        const [group] = interpret({ ingresses });
        assert.ok(group !== undefined && "rules" in group);
        assert.equal(counted(given(all)), group.rules.length);
      }),
    );
  });

  it("finds the same whatever the order of the resources", () => {
    const shuffled = shapes.chain((all) => {
      const resources = [...groupOf(), ...given(all)];
      return fc.tuple(fc.constant(resources), fc.shuffledSubarray(resources, { minLength: resources.length }));
    });
    fc.assert(
      fc.property(shuffled, ([resources, others]) => {
        assert.deepEqual(problems(others, { quota: 1, headroom: 1 }), problems(resources, { quota: 1, headroom: 1 }));
      }),
    );
  });

  it("never finds less of a group that gets one Ingress more", () => {
    const refused = member("bad", { annotations: { [`${PREFIX}/load-balancer-name`]: "x".repeat(33) } });
    fc.assert(
      fc.property(shapes, shape, fc.boolean(), (all, more, isBad) => {
        const before = given(all);
        const after = isBad ? [...before, refused] : given([...all, more]);
        assert.ok(counted(after) >= counted(before));
      }),
    );
  });
});

function paths() {
  return {
    pathType: "ImplementationSpecific",
    backend: { service: { name: "web", port: { name: "use-annotation" } } },
  };
}

function inGroup(ingress: Given, annotations: object): Given {
  const metadata = { ...Reflect.get(ingress.props, "metadata"), annotations };
  return { ...ingress, props: { ...ingress.props, metadata } };
}

function asIngress(props: object) {
  const { name, namespace, annotations } = Reflect.get(props, "metadata");
  const spec = { ingressClassName: "edge", rules: Reflect.get(props, "spec").rules };
  const grouped = { ...annotations, [`${PREFIX}/group.name`]: "edge" };
  return {
    apiVersion: "networking.k8s.io/v1" as const,
    kind: "Ingress" as const,
    metadata: { name, namespace, annotations: grouped },
    spec,
  };
}
