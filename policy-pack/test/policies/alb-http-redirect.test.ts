import assert from "node:assert/strict";
import { albHttpRedirect as policy } from "../../src/policies/alb-http-redirect.ts";
import { autoModeGroup, group, listener, loadBalancer, member } from "../loadBalancers.ts";
import { classParams, type Given, ingressClass, judge, UNKNOWN } from "../policies.ts";
import { LISTENER_RULE } from "../types.ts";

const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/1";
const BOTH = { "listen-ports": '[{"HTTP":80},{"HTTPS":443}]' };
const ACTION = "alb.ingress.kubernetes.io/actions.web";
const TO_HTTPS = { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } };
const REDIRECT = '{"type":"redirect","redirectConfig":{"protocol":"HTTPS","port":"443","statusCode":"HTTP_301"}}';
const internal = loadBalancer({ internal: true });
const https = listener("https", { protocol: "HTTPS", port: 443 });
const http = (props: object = {}): Given => listener("http", { protocol: "HTTP", port: 80, ...props });
const problems = (given: readonly Given[]) => judge(policy, given).problems;
const BESIDE = "port 80 forwards without TLS, although port 443 has HTTPS";
const PUBLIC = "port 80 of an internet-facing load balancer forwards without TLS";

describe("alb-http-redirect", () => {
  it("accepts HTTP listeners that redirect, answer themselves, or are an internal load balancer's only ones", () => {
    assert.deepEqual(problems([internal, https, http({ defaultActions: [TO_HTTPS] })]), []);
    assert.deepEqual(problems([internal, https, http({ defaultActions: [{ type: "fixed-response" }] })]), []);
    assert.deepEqual(problems([internal, http()]), []);
    assert.deepEqual(problems([internal, https]), []);
  });

  it("finds an HTTP listener that forwards beside an HTTPS listener, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [internal, https, http()]).messages, [
      "aws.lb.Listener http: port 80 forwards without TLS, although port 443 has HTTPS. Anyone on the way can read and " +
        "change what passes without TLS: passwords, sessions, whole pages. (https://docs.aws.amazon.com/securityhub/latest/" +
        'userguide/elb-controls.html#elb-1) Fix: set the HTTP listener\'s defaultActions to [{ type: "redirect", redirect: { ' +
        'protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }].',
    ]);
  });

  it("knows the listeners of one load balancer by what they depend on, by ARN, and inside components", () => {
    const alone = { type: https.type, name: "http", props: { ...http().props, loadBalancerArn: "arn:aws:edge" } };
    const other = { ...alone, name: "https", props: { ...https.props, loadBalancerArn: "arn:aws:edge" } };
    assert.deepEqual(problems([alone, other]), [`http: ${BESIDE}`]);
    assert.deepEqual(problems([alone, https]), []);
    assert.deepEqual(problems([loadBalancer({ internal: true, arn: "arn:aws:edge" }), https, alone]), [
      `http: ${BESIDE}`,
    ]);
    const component = { type: "awsx:lb:ApplicationLoadBalancer", name: "component", props: {} };
    const inside = { ...loadBalancer({ internal: false }), parent: "component" };
    const outside = { ...http(), propertyDependencies: { loadBalancerArn: ["component"] } };
    assert.deepEqual(problems([component, inside, outside]), [`http: ${PUBLIC}`]);
  });

  it("takes the only load balancer of a component for that of its listener, while the ARN is not known", () => {
    const component = { type: "awsx:lb:ApplicationLoadBalancer", name: "component", props: {} };
    const inside = (given: Given): Given => ({ ...given, parent: "component", propertyDependencies: {} });
    const given = [component, inside(loadBalancer({})), inside(http({ loadBalancerArn: UNKNOWN }))];
    const judged = judge(policy, given);
    assert.deepEqual([judged.problems, judged.unknown], [[`http: ${PUBLIC}`], []]);
    const two = judge(policy, [...given, inside(loadBalancer({}, "other"))]);
    assert.deepEqual([two.problems, two.unknown], [[], ["http loadBalancerArn"]]);
  });

  it("leaves listeners of Network and Gateway Load Balancers alone, whose load balancer may be another stack's", () => {
    const bare = listener("gateway", {});
    for (const loadBalancerType of ["gateway", "network"]) {
      assert.deepEqual(problems([loadBalancer({ loadBalancerType }), bare]), []);
    }
    const arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/gwy/inspect/50dc6c495c0c9188";
    assert.deepEqual(
      problems([{ ...bare, props: { ...bare.props, loadBalancerArn: arn }, propertyDependencies: {} }]),
      [],
    );
  });

  it("finds an internet-facing load balancer that has HTTP alone", () => {
    for (const props of [{}, { internal: false }]) {
      assert.deepEqual(problems([loadBalancer(props), http()]), [`http: ${PUBLIC}`]);
      assert.deepEqual(problems([loadBalancer(props), listener("http", { port: 80 })]), [`http: ${PUBLIC}`]);
    }
  });

  it("accepts a listener of which a rule redirects everything, and finds one of which it redirects a part", () => {
    const rule = (values: string[]): Given => ({
      type: LISTENER_RULE,
      name: "rule",
      props: { actions: [TO_HTTPS], conditions: [{ pathPattern: { values } }] },
      propertyDependencies: { listenerArn: ["http"] },
    });
    assert.deepEqual(problems([internal, https, http(), rule(["/*"])]), []);
    assert.deepEqual(problems([internal, https, http(), rule(["/login"])]), [`http: ${BESIDE}`]);
  });

  it("accepts groups that redirect by class parameters or annotation, or have one protocol", () => {
    const secure = { certificateArn: [CERTIFICATE] };
    assert.deepEqual(problems(group({ ...secure, sslRedirectPort: "443" }, BOTH)), []);
    assert.deepEqual(problems(group(secure, { ...BOTH, "ssl-redirect": "443" })), []);
    assert.deepEqual(
      problems(autoModeGroup({ certificateARNs: [CERTIFICATE] }, { ...BOTH, "ssl-redirect": "443" })),
      [],
    );
    assert.deepEqual(problems(group(secure)), []);
    assert.deepEqual(problems(group({})), []);
    assert.deepEqual(problems(group({ scheme: "internal" })), []);
  });

  it("finds a group that forwards on both ports, and says how to redirect", () => {
    const fixes = (given: readonly Given[]) =>
      judge(policy, given).messages.map((message) => message.split("Fix: ")[1]);
    const secure = { certificateArn: [CERTIFICATE] };
    assert.deepEqual(problems(group(secure, BOTH)), [`edge: ${BESIDE}`]);
    assert.deepEqual(fixes(group(secure, BOTH)), ['set spec.sslRedirectPort to "443".']);
    assert.deepEqual(fixes(autoModeGroup({ certificateARNs: [CERTIFICATE] }, BOTH)), [
      'set the annotation alb.ingress.kubernetes.io/ssl-redirect of one Ingress to "443".',
    ]);
    const plain = [member("alb", { ...BOTH, scheme: "internal", "certificate-arn": CERTIFICATE })];
    assert.deepEqual(problems(plain), [`shop: ${BESIDE}`]);
    assert.deepEqual(fixes(plain), ['set the annotation alb.ingress.kubernetes.io/ssl-redirect to "443".']);
  });

  it("finds members that listen on different ports of one load balancer", () => {
    const params = classParams("edge", { group: { name: "edge" } });
    const members = [
      member("edge", { "listen-ports": '[{"HTTP":8080}]' }, "plain"),
      member("edge", { "listen-ports": '[{"HTTPS":8443}]', "certificate-arn": CERTIFICATE }, "secure"),
    ];
    assert.deepEqual(problems([params, ingressClass("edge"), ...members]), [
      "edge: port 8080 forwards without TLS, although port 8443 has HTTPS",
    ]);
  });

  it("finds an internet-facing group that has HTTP alone", () => {
    assert.deepEqual(problems(group({ scheme: "internet-facing" })), [`edge: ${PUBLIC}`]);
    assert.deepEqual(problems([member("alb", { scheme: "internet-facing" })]), [`shop: ${PUBLIC}`]);
  });

  it("accepts the older way of redirecting, by an action", () => {
    assert.deepEqual(problems(group({ certificateArn: [CERTIFICATE] }, { ...BOTH, [ACTION]: REDIRECT })), []);
  });

  it("asks nothing of guests on a load balancer that another stack describes", () => {
    assert.deepEqual(problems([member("edge", { ...BOTH, "group.order": "5" })]), []);
  });

  it("says what it could not know, and still finds the rest", () => {
    const wrong = [loadBalancer({ internal: false }, "other"), { ...http(), name: "wrong" }].map((each) => ({
      ...each,
      propertyDependencies: { loadBalancerArn: ["other"] },
    }));
    const secure = { certificateArn: [CERTIFICATE] };
    const cases: [Given[], string][] = [
      [[loadBalancer({ internal: UNKNOWN }), http()], "edge internal"],
      [[internal, https, http({ protocol: UNKNOWN })], "http protocol"],
      [[internal, https, http({ defaultActions: UNKNOWN })], "http defaultActions"],
      [group({ ...secure, sslRedirectPort: UNKNOWN }, BOTH), "edge spec.sslRedirectPort"],
      [group({ scheme: UNKNOWN }), "edge spec.scheme"],
      [group(secure, { ...BOTH, [ACTION]: UNKNOWN }), `shop metadata.annotations["${ACTION}"]`],
      [
        group({ scheme: "internet-facing" }, { "listen-ports": UNKNOWN }),
        'shop metadata.annotations["alb.ingress.kubernetes.io/listen-ports"]',
      ],
    ];
    for (const [given, path] of cases) {
      const judged = judge(policy, [...given, ...wrong]);
      assert.deepEqual(judged.problems, [`wrong: ${PUBLIC}`], path);
      assert.deepEqual([...new Set(judged.unknown)], [path]);
    }
  });
});
