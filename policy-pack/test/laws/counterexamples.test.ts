/** The smallest programs on which a law did not hold once; see laws.test.ts. */
import assert from "node:assert/strict";
import { policies } from "../../src/policies/index.ts";
import type { Policy } from "../../src/policy.ts";
import { allow, document, release, role, rolePolicy } from "../controllers.ts";
import { functionArn, groupArn, lambdaGroup, targetGroup } from "../forwarding.ts";
import { groupOf, listenerArn, member, PREFIX, SERVICE } from "../groups.ts";
import { classParams, type Given, ingressClass, type Judged, judge, UNKNOWN } from "../policies.ts";
import { ATTACHMENT, BINDING, DEPLOYMENT, FUNCTION, LISTENER_RULE, PERMISSION, ROLLOUT } from "../types.ts";

function policy(name: string): Policy {
  return policies.find((each) => each.name === name) ?? assert.fail(name);
}

function asked(name: string, ...given: readonly Given[]): Judged {
  return judge(policy(name), given);
}

/** Asserts that nothing is found, as it could not be known. */
function assertNoted(name: string, given: readonly Given[], unknown: readonly string[]): void {
  const judged = asked(name, ...given);
  assert.deepEqual([judged.problems, judged.unknown], [[], unknown], name);
}

const METRIC = {
  namespace: "AWS/ApplicationELB",
  metricName: "RequestCount",
  dimensions: { LoadBalancer: "app/edge/50dc6c495c0c9188" },
};
const HEARD = { alarmActions: ["arn:aws:sns:eu-central-1:123456789012:on-call"] };
const alarm = (props: object): Given => ({ type: "aws:cloudwatch/metricAlarm:MetricAlarm", name: "alarm", props });
const BACKEND = "spec.rules[0].http.paths[0].backend.service";
const OPEN_PORT = { name: "web", port: { name: UNKNOWN } };

describe("values that are not known yet", () => {
  it("may be a backend that an open port forwards to", () => {
    const backend = { annotations: { [`${PREFIX}/listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]' }, service: UNKNOWN };
    assertNoted("alb-http-redirect", [...groupOf(), member("web", backend)], [`web ${BACKEND}`]);
  });

  it("do not hide a Deployment that says what it is by its name", () => {
    const hidden = (name: string): Given => {
      return { type: DEPLOYMENT, name, props: { metadata: { name }, spec: { template: { spec: UNKNOWN } } } };
    };
    const pod = "spec.template.spec";
    assertNoted("argo-verifies-target-groups", [hidden("argo-rollouts")], [`argo-rollouts ${pod}`]);
    const controller = hidden("aws-load-balancer-controller");
    assertNoted("controller-endpoint-slices", [controller], [`${controller.name} ${pod}`]);
    assert.equal(asked("ingress-outlives-controller", controller, ...groupOf(), member("web")).problems.length, 1);
  });

  it("may be the name of a Deployment whose image is not known, either", () => {
    const hidden = { metadata: UNKNOWN, spec: { template: { spec: { containers: [{ image: UNKNOWN }] } } } };
    assertNoted("controller-version", [{ type: DEPLOYMENT, name: "some", props: hidden }], ["some metadata"]);
  });

  it("may be the name of the webhook that lets pods through", () => {
    const type = "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration";
    const webhook = { type, name: "hook", props: { webhooks: [{ name: UNKNOWN, failurePolicy: "Ignore" }] } };
    const labels = { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" };
    const gated = { type: "kubernetes:core/v1:Namespace", name: "web", props: { metadata: { name: "web", labels } } };
    assertNoted("controller-pod-webhook-fails-closed", [webhook, gated], ["hook webhooks[0].name"]);
  });

  it("may make a role the controller's", () => {
    const type = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
    const props = { serviceAccount: UNKNOWN, roleArn: "arn:aws:iam::123456789012:role/alb-controller" };
    const associated = [role({}, "other"), { type, name: "association", props }];
    const trusting = [role({ assumeRolePolicy: UNKNOWN })];
    const tooMuch = rolePolicy(document(allow("elasticloadbalancing:*")));
    const cases = [
      { roles: associated, unknown: ["association serviceAccount"] },
      { roles: trusting, unknown: ["role assumeRolePolicy"] },
    ];
    for (const { roles, unknown } of cases) {
      assertNoted("controller-role-wildcards", [...roles, tooMuch], unknown);
      assertNoted("controller-resource-tagging-permission", [release(), ...roles, tooMuch], unknown);
      // Only where that makes a difference.
      assertNoted("controller-role-wildcards", [...roles, rolePolicy(document(allow("ec2:DescribeVpcs")))], []);
    }
    const sure = [...associated, role({ name: "alb-controller-2" }), tooMuch];
    assert.equal(asked("controller-role-wildcards", ...sure.slice(0, 2), role(), tooMuch).problems.length, 1);
  });

  it("may be what the controller refuses a group for", () => {
    const action = { annotations: { [`${PREFIX}/actions.web`]: UNKNOWN } };
    const unknown = [`web metadata.annotations["${PREFIX}/actions.web"]`];
    assertNoted("ingress-group-refused", [...groupOf(), member("web", action)], unknown);
  });

  it("may be a backend whose conditions have too many values", () => {
    const values = Array.from({ length: 6 }, (_, index) => `10.0.0.${index}/32`);
    const conditions = [{ field: "source-ip", sourceIpConfig: { values } }];
    const given = [...groupOf(), member("web", { conditions, service: OPEN_PORT })];
    assertNoted("rule-condition-values", given, [`web ${BACKEND}.port.name`]);
  });

  it("may make a backend an action instead of a Service", () => {
    const given = [...groupOf(), member("web", { service: OPEN_PORT })];
    assertNoted("ingress-service-backend-makes-target-group", given, [`web ${BACKEND}.port.name`]);
  });

  it("may be the class, and with it the parameters that describe the load balancer", () => {
    const params = { ...classParams("edge", { group: { name: "edge" } }), name: "params" };
    const unnamed = { ...params, props: { ...params.props, metadata: { name: UNKNOWN } } };
    const described = member("web", { annotations: { [`${PREFIX}/scheme`]: "internal" } });
    const unclassed = { ...described, props: { ...described.props, spec: { ingressClassName: UNKNOWN } } };
    const cases: [Given[], string][] = [
      [[unclassed], "web spec.ingressClassName"],
      [[described, unnamed, ingressClass("edge")], "params metadata.name"],
    ];
    for (const [given, unknown] of cases) {
      for (const name of ["alb-access-logs", "alb-deletion-protection", "alb-invalid-headers"]) {
        const judged = asked(name, ...given);
        assert.deepEqual([judged.problems, judged.unknown.includes(unknown)], [[], true], name);
      }
    }
  });

  it("may be the class that pins the group, or says the target type", () => {
    const { props, ...web } = member("web", { annotations: { [`${PREFIX}/group.name`]: "edge" }, service: SERVICE });
    const spec = { ...Reflect.get(props, "spec"), ingressClassName: UNKNOWN };
    const given = { ...web, props: { ...props, spec } };
    assertNoted("ingress-group-pinned", [given], ["web spec.ingressClassName"]);
    const labels = { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" };
    const metadata = { name: "shops", labels };
    const gated = { type: "kubernetes:core/v1:Namespace", name: "shops", props: { metadata } };
    assertNoted("readiness-gate-ip-targets", [given, gated], ["web spec.ingressClassName"]);
  });

  it("may be the name of the load balancer that an alarm is on", () => {
    const given = [...groupOf({ loadBalancerName: UNKNOWN }), member("web"), alarm({ ...METRIC, ...HEARD })];
    assertNoted("alb-alarms", given, ["edge-params spec.loadBalancerName"]);
  });

  it("may be what an alarm is on, and whom a composite one tells of it", () => {
    const group = [...groupOf({ loadBalancerName: "edge" }), member("web")];
    assertNoted("alb-alarms", [...group, alarm({ metricQueries: UNKNOWN, ...HEARD })], ["alarm metricQueries"]);
    const composite = { type: "aws:cloudwatch/compositeAlarm:CompositeAlarm", name: "all" };
    const unheard = alarm({ ...METRIC, name: "edge-5xx" });
    const told = { ...composite, props: { ...HEARD, alarmRule: UNKNOWN } };
    assertNoted("alb-alarms", [...group, unheard, told], ["all alarmRule"]);
  });

  it("may be the label of a shard's anchor, which is awaited on purpose", () => {
    const anchor = member("edge-001-anchor", { labels: { "sluice/shard": UNKNOWN } });
    assertNoted("use-annotation-awaited", [...groupOf(), anchor], ['edge-001-anchor metadata.labels["sluice/shard"]']);
  });

  it("may be the name of a fallback that a rule names", () => {
    const group = lambdaGroup("fallback");
    const unnamed = { ...group, props: { ...group.props, name: UNKNOWN } };
    assertNoted("fallback-on-no-rule", [unnamed, member("web")], ["fallback name"]);
  });

  it("are noted whichever rule comes first", () => {
    const known: Given = {
      type: LISTENER_RULE,
      name: "known",
      props: { actions: [{ type: "forward", targetGroupArn: groupArn("fallback") }] },
    };
    const unknown: Given = { type: LISTENER_RULE, name: "unknown", props: { actions: UNKNOWN } };
    const given = [lambdaGroup("fallback"), known, unknown];
    assertNoted("fallback-on-no-rule", given, ["unknown actions"]);
    assertNoted("fallback-on-no-rule", given.toReversed(), ["unknown actions"]);
  });

  it("may make a permission the one that an attachment waits for", () => {
    const props = { principal: UNKNOWN, function: functionArn("shop"), sourceArn: groupArn("fallback") };
    const given: Given[] = [
      lambdaGroup("fallback"),
      { type: FUNCTION, name: "shop", props: { name: "shop", arn: functionArn("shop") } },
      { type: PERMISSION, name: "permit", props },
      {
        type: ATTACHMENT,
        name: "attach",
        props: { targetGroupArn: groupArn("fallback"), targetId: functionArn("shop") },
      },
    ];
    assertNoted("lambda-attachment-order", given, ["permit principal"]);
  });

  it("may be a protocol without ports", () => {
    const props = { cidrIpv4: "0.0.0.0/0", ipProtocol: UNKNOWN, fromPort: 8, toPort: 0 };
    const given = [{ type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", name: "ping", props }];
    assertNoted("security-group-open", given, ["ping ipProtocol"]);
    assertNoted("security-group-closed-unless-asked", given, ["ping ipProtocol"]);
  });
});

/** A target group with the pods that a binding in a cluster fills it with; the names are the same in each. */
function filled(cluster: string, replicas: number): Given[] {
  const metadata = { name: "web", namespace: "shops" };
  const template = { metadata: { labels: { app: "web" } } };
  const spec = { targetGroupName: "edge-web", targetType: "ip", serviceRef: { name: "web", port: 80 } };
  const group = targetGroup("edge-web");
  return [
    { ...group, name: `group-${cluster}`, cluster: `account-${cluster}` },
    {
      type: BINDING,
      name: `binding-${cluster}`,
      props: { metadata, spec },
      propertyDependencies: { spec: [`group-${cluster}`] },
      cluster,
    },
    {
      type: "kubernetes:core/v1:Service",
      name: `service-${cluster}`,
      props: { metadata, spec: { selector: { app: "web" } } },
      cluster,
    },
    { type: DEPLOYMENT, name: `pods-${cluster}`, props: { metadata, spec: { replicas, template } }, cluster },
  ];
}

describe("two clusters and accounts in one stack", () => {
  it("have target groups of the same name, each with its own targets", () => {
    assert.deepEqual(asked("alb-targets", ...filled("one", 600), ...filled("two", 600)).problems, []);
    assert.deepEqual(asked("alb-targets", ...filled("one", 600), ...filled("two", 1001)).problems, [
      "group-two: the target group has up to 1001 targets; 1000 are allowed: Deployment shops/web (1001)",
    ]);
  });

  it("have roles of the same name, each with the policies that were made for it", () => {
    const rules = rolePolicy(document(allow("elasticloadbalancing:ModifyRule")));
    const one = { ...rules, propertyDependencies: { role: ["role"] } };
    const two = [
      { ...role(), name: "role-2" },
      { ...one, name: "inline-2", propertyDependencies: { role: ["role-2"] } },
    ];
    const problem = "policy does not allow tag:GetResources";
    assert.deepEqual(asked("controller-resource-tagging-permission", release(), role(), one, ...two).problems, [
      `inline: ${problem}`,
      `inline-2: ${problem}`,
    ]);
  });
});

describe("values of a wrong kind", () => {
  it("are no part of a title", () => {
    const canary = { trafficRouting: { alb: { ingress: "web" } }, scaleDownDelaySeconds: 5 };
    const props = { metadata: { name: "web", namespace: ["shops"] }, spec: { strategy: { canary } } };
    const [message = ""] = asked("canary-scale-down-delay", { type: ROLLOUT, name: "web", props }).messages;
    assert.match(message, /^Rollout web: /);
  });

  it("do not fill a message, however long they are", () => {
    const scheme = { ...ownListener(), props: { ...ownListener().props, sslPolicy: "x".repeat(20_000) } };
    const [message = ""] = asked("alb-tls-policy", scheme).messages;
    assert.match(message, /sslPolicy is x{900,1000}…/);
    assert.ok(message.length < 3000);
  });
});

function ownListener(): Given {
  const props = { arn: listenerArn("edge"), protocol: "HTTPS", port: 443 };
  return { type: "aws:lb/listener:Listener", name: "https", props };
}
