import assert from "node:assert/strict";
import { targetGroupDnsFailover as policy } from "../../src/policies/target-group-dns-failover.ts";
import { targetGroup } from "../forwarding.ts";
import { group, listener, loadBalancer } from "../loadBalancers.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { LISTENER_RULE } from "../types.ts";

const SERVICE = "kubernetes:core/v1:Service";
const ACTION = "alb.ingress.kubernetes.io/actions.web";
const ATTRIBUTES = "alb.ingress.kubernetes.io/target-group-attributes";
const COUNT = "target_group_health.dns_failover.minimum_healthy_targets.count";
const UNSET = "targetGroupHealth.dnsFailover.minimumHealthyTargetsCount is not set, and AWS's default is 1";
const OFF = failover({ minimumHealthyTargetsCount: "off", minimumHealthyTargetsPercentage: "off" });

function failover(dnsFailover: unknown): object {
  return { targetGroupHealth: { dnsFailover } };
}

/** The target groups `web` and `api` behind one load balancer: by a listener, and by a rule of it. */
function shared(ofWeb: object, ofApi: object = OFF): Given[] {
  const rule: Given = {
    type: LISTENER_RULE,
    name: "rule",
    props: { actions: [{ type: "forward", targetGroupArn: "arn:aws:api" }] },
    propertyDependencies: { listenerArn: ["https"], actions: ["api"] },
  };
  const web = { ...targetGroup("web", { arn: "arn:aws:web", ...ofWeb }) };
  const api = { ...targetGroup("api", { arn: "arn:aws:api", ...ofApi }) };
  return [loadBalancer({}), web, api, listener("https", {}), rule];
}

/** An Ingress that forwards to target groups, each a tuple. */
function forwarding(tuples: readonly object[], annotations: object = {}): Given[] {
  const action = JSON.stringify({ type: "forward", forwardConfig: { targetGroups: tuples } });
  return group({}, { [ACTION]: action, ...annotations });
}

function service(name: string, annotations: object = {}): Given {
  return { type: SERVICE, name, props: { metadata: { name, namespace: "shop", annotations } } };
}

const problems = (given: readonly Given[]) => judge(policy, given).problems;
const BY_NAME = [{ targetGroupName: "web" }, { targetGroupName: "api" }];

describe("target-group-dns-failover", () => {
  it("accepts target groups of one load balancer with DNS failover off", () => {
    assert.deepEqual(problems(shared(OFF)), []);
    assert.deepEqual(problems(shared(failover({ minimumHealthyTargetsCount: "off" }))), []);
    assert.deepEqual(problems([...forwarding(BY_NAME), targetGroup("web", OFF), targetGroup("api", OFF)]), []);
  });

  it("leaves target groups of Network Load Balancers alone", () => {
    const [, ...others] = shared({});
    assert.deepEqual(problems([loadBalancer({ loadBalancerType: "network" }), ...others]), []);
    const [, web, api, https, rule] = shared({}, {});
    assert.ok(web !== undefined && api !== undefined && https !== undefined && rule !== undefined);
    const tcp = { ...https, props: { ...https.props, protocol: "TCP", loadBalancerArn: "arn:aws:theirs" } };
    assert.deepEqual(
      problems([web, api, tcp, { ...tcp, name: "other", propertyDependencies: rule.propertyDependencies ?? {} }]),
      [],
    );
  });

  it("finds one that leaves it at AWS's default, and says why and what to do", () => {
    assert.deepEqual(judge(policy, shared({})).messages, [
      `aws.lb.TargetGroup web: ${UNSET}. When a zone has fewer healthy targets in one target group than this, AWS ` +
        "removes the load balancer's address in that zone from DNS, for the other target groups too; an alias record " +
        "that evaluates target health takes the whole load balancer for unhealthy. " +
        "(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/" +
        'target-group-health.html) Fix: set targetGroupHealth.dnsFailover to { minimumHealthyTargetsCount: "off", ' +
        'minimumHealthyTargetsPercentage: "off" }.',
    ]);
  });

  it("finds a count or a percentage, as text or number", () => {
    const path = "targetGroupHealth.dnsFailover";
    const cases: [object, string][] = [
      [{ minimumHealthyTargetsCount: "1" }, `${path}.minimumHealthyTargetsCount is 1`],
      [{ minimumHealthyTargetsCount: 2 }, `${path}.minimumHealthyTargetsCount is 2`],
      [
        { minimumHealthyTargetsCount: "off", minimumHealthyTargetsPercentage: "50" },
        `${path}.minimumHealthyTargetsPercentage is 50`,
      ],
      [{ minimumHealthyTargetsPercentage: "off" }, UNSET],
    ];
    for (const [dnsFailover, problem] of cases) {
      assert.deepEqual(problems(shared(failover(dnsFailover))), [`web: ${problem}`]);
    }
  });

  it("finds those that share the listener of another stack, by the listener's ARN", () => {
    const rule = (name: string, balancer: string): Given => {
      const listenerArn = `arn:aws:elasticloadbalancing:eu-central-1:1:listener/app/${balancer}/0123456789abcdef/1`;
      const actions = [{ type: "forward", targetGroupArn: `arn:aws:${name}` }];
      const propertyDependencies = { actions: [name] };
      return { type: LISTENER_RULE, name: `for-${name}`, props: { listenerArn, actions }, propertyDependencies };
    };
    const groups = [targetGroup("web", { arn: "arn:aws:web" }), targetGroup("api", { arn: "arn:aws:api", ...OFF })];
    assert.deepEqual(problems([...groups, rule("web", "edge"), rule("api", "edge")]), [`web: ${UNSET}`]);
    assert.deepEqual(problems([...groups, rule("web", "edge"), rule("api", "other")]), []);
  });

  it("accepts a target group that has its load balancer for itself", () => {
    assert.deepEqual(problems([loadBalancer({}), targetGroup("web"), listener("https", {})]), []);
    assert.deepEqual(problems([...forwarding([{ targetGroupName: "web" }]), targetGroup("web")]), []);
    assert.deepEqual(problems([targetGroup("web"), targetGroup("api")]), []);
  });

  it("counts the same target group on two listeners once", () => {
    assert.deepEqual(problems([loadBalancer({}), targetGroup("web"), listener("https", {}), listener("http", {})]), []);
  });

  it("counts target groups of other stacks and functions, which it does not judge", () => {
    assert.deepEqual(problems([...forwarding(BY_NAME), targetGroup("web")]), [`web: ${UNSET}`]);
    const arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/other/0123456789abcdef";
    const tuples = [{ targetGroupName: "web" }, { targetGroupARN: arn }];
    assert.deepEqual(problems([...forwarding(tuples), targetGroup("web")]), [`web: ${UNSET}`]);
    const functions = targetGroup("api", { targetType: "lambda" });
    assert.deepEqual(problems([...forwarding(BY_NAME), targetGroup("web"), functions]), [`web: ${UNSET}`]);
  });

  it("finds each target group once, however many Ingresses name it", () => {
    const [params, ingressClass, ingress] = forwarding(BY_NAME);
    const again = { ...ingress, name: "again" } as Given;
    const given = [params, ingressClass, ingress, again].flatMap((each) => each ?? []);
    assert.deepEqual(problems([...given, targetGroup("web"), targetGroup("api", OFF)]), [`web: ${UNSET}`]);
  });

  it("knows a target group by what an Ingress depends on, while its ARN is not known", () => {
    const [params, ingressClass, ingress] = group({}, { [ACTION]: UNKNOWN });
    const waiting = { ...ingress, propertyDependencies: { metadata: ["web", "api"] } } as Given;
    const given = [params, ingressClass, waiting].flatMap((each) => each ?? []);
    const judged = judge(policy, [...given, targetGroup("web"), targetGroup("api", OFF)]);
    assert.deepEqual(judged.problems, [`web: ${UNSET}`]);
    assert.deepEqual(judged.unknown, []);
  });

  it("says that it could not know an action of which nothing tells the target groups", () => {
    const given = [...group({}, { [ACTION]: UNKNOWN }), targetGroup("web"), targetGroup("api")];
    assert.deepEqual(judge(policy, given).unknown, [`shop metadata.annotations["${ACTION}"]`]);
  });

  it("finds Services whose target groups the controller makes, unless an annotation switches it off", () => {
    const tuples = [
      { serviceName: "web", servicePort: 80 },
      { serviceName: "api", servicePort: 80 },
    ];
    const off = { [ATTRIBUTES]: `deregistration_delay.timeout_seconds=30,${COUNT}=off` };
    const unset = (name: string) =>
      `shop: ${COUNT} in metadata.annotations["${ATTRIBUTES}"] is not set, and AWS's default is 1, for the target group of the Service ${name}`;
    assert.deepEqual(problems([...forwarding(tuples), service("web"), service("api")]), [unset("web"), unset("api")]);
    assert.deepEqual(problems([...forwarding(tuples, off), service("web"), service("api")]), []);
    assert.deepEqual(problems([...forwarding(tuples), service("web", off), service("api")]), [unset("api")]);
    const on = { [ATTRIBUTES]: `${COUNT}=2` };
    assert.deepEqual(problems([...forwarding(tuples, off), service("web", on), service("api")]), [
      `shop: ${COUNT} in metadata.annotations["${ATTRIBUTES}"] is 2, for the target group of the Service web`,
    ]);
  });

  it("asks nothing of Services of other stacks, whose annotations it does not see", () => {
    const tuples = [
      { serviceName: "web", servicePort: 80 },
      { serviceName: "api", servicePort: 80 },
    ];
    assert.deepEqual(problems(forwarding(tuples)), []);
  });

  it("says what it could not know, and still finds the rest", () => {
    const path = "targetGroupHealth.dnsFailover";
    const cases: [object, string][] = [
      [failover({ minimumHealthyTargetsCount: UNKNOWN }), `web ${path}.minimumHealthyTargetsCount`],
      [
        failover({ minimumHealthyTargetsCount: "off", minimumHealthyTargetsPercentage: UNKNOWN }),
        `web ${path}.minimumHealthyTargetsPercentage`,
      ],
      [{ targetGroupHealth: UNKNOWN }, "web targetGroupHealth"],
      [{ targetType: UNKNOWN }, "web targetType"],
    ];
    for (const [ofWeb, unknown] of cases) {
      const judged = judge(policy, shared(ofWeb, {}));
      assert.deepEqual(judged.problems, [`api: ${UNSET}`]);
      assert.deepEqual([...new Set(judged.unknown)], [unknown]);
    }
  });
});
