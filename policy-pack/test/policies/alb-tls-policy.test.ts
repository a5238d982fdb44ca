import assert from "node:assert/strict";
import { albTlsPolicy as policy } from "../../src/policies/alb-tls-policy.ts";
import { release } from "../controllers.ts";
import { autoModeGroup, group, listener, loadBalancer, member } from "../loadBalancers.ts";
import { classParams, type Given, judge, UNKNOWN } from "../policies.ts";
import { LISTENER } from "../types.ts";

const GOOD = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";
const OLD = "ELBSecurityPolicy-2016-08";
const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/1";
const SSL_POLICY = "alb.ingress.kubernetes.io/ssl-policy";
const IN_ANNOTATION = `metadata.annotations["${SSL_POLICY}"]`;
const secure = { certificateArn: [CERTIFICATE] };
const https = (props: object): Given => listener("web", { protocol: "HTTPS", port: 443, ...props });
const problems = (given: readonly Given[], settings?: object) => judge(policy, given, settings).problems;

describe("alb-tls-policy", () => {
  it("accepts AWS's policies that speak nothing older than TLS 1.2", () => {
    for (const name of [
      GOOD,
      "ELBSecurityPolicy-TLS13-1-2-2021-06",
      "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06",
      "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
      "ELBSecurityPolicy-TLS13-1-3-2021-06",
      "ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09",
      "ELBSecurityPolicy-TLS-1-2-2017-01",
      "ELBSecurityPolicy-TLS-1-2-Ext-2018-06",
      "ELBSecurityPolicy-FS-1-2-2019-08",
      "ELBSecurityPolicy-FS-1-2-Res-2020-10",
    ]) {
      assert.deepEqual(problems([https({ sslPolicy: name })]), [], name);
    }
  });

  it("finds the others, and says what is old about each", () => {
    const objections = {
      [OLD]: "accepts TLS 1.0",
      "ELBSecurityPolicy-2015-05": "accepts TLS 1.0",
      "ELBSecurityPolicy-FS-2018-06": "accepts TLS 1.0",
      "ELBSecurityPolicy-TLS13-1-0-2021-06": "accepts TLS 1.0",
      "ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04": "accepts TLS 1.0",
      "ELBSecurityPolicy-TLS-1-0-2015-04": "accepts TLS 1.0",
      "ELBSecurityPolicy-TLS-1-1-2017-01": "accepts TLS 1.1",
      "ELBSecurityPolicy-TLS13-1-1-2021-06": "accepts TLS 1.1",
      "ELBSecurityPolicy-FS-1-1-2019-08": "accepts TLS 1.1",
      "ELBSecurityPolicy-2031-01": "is not among the allowed policies",
      SomethingElse: "is not among the allowed policies",
    };
    for (const [name, objection] of Object.entries(objections)) {
      assert.deepEqual(problems([https({ sslPolicy: name })]), [`web: sslPolicy is ${name}, which ${objection}`]);
    }
  });

  it("finds a listener without a policy, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [https({})]).messages, [
      "aws.lb.Listener web: sslPolicy is not set, which means ELBSecurityPolicy-2016-08. TLS 1.0 and 1.1 are " +
        "insecure and deprecated, and a listener accepts both unless a newer policy is set: AWS and the controller " +
        "use ELBSecurityPolicy-2016-08 by default. " +
        "(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html) Fix: set " +
        `sslPolicy to ${GOOD}.`,
    ]);
    assert.deepEqual(problems([listener("web", { port: 443, certificateArn: CERTIFICATE })]), [
      "web: sslPolicy is not set, which means ELBSecurityPolicy-2016-08",
    ]);
  });

  it("asks nothing of listeners without TLS, and of other load balancers' TLS listeners", () => {
    for (const props of [{ protocol: "HTTP", port: 80 }, { port: 80 }, { protocol: "TLS", port: 443 }]) {
      assert.deepEqual(problems([loadBalancer({}), listener("web", props)]), []);
    }
  });

  it("finds old policies in class parameters and annotations, the parameters' word before the members'", () => {
    const inParams = `edge: spec.sslPolicy is ${OLD}, which accepts TLS 1.0`;
    const inAnnotation = `shop: ${IN_ANNOTATION} is ${OLD}, which accepts TLS 1.0`;
    assert.deepEqual(problems(group({ ...secure, sslPolicy: OLD })), [inParams]);
    assert.deepEqual(problems(group({ ...secure, sslPolicy: OLD }, { "ssl-policy": GOOD })), [inParams]);
    assert.deepEqual(problems(group({ ...secure, sslPolicy: GOOD }, { "ssl-policy": OLD })), []);
    assert.deepEqual(problems(group(secure, { "ssl-policy": OLD })), [inAnnotation]);
    assert.deepEqual(problems([member("alb", { "certificate-arn": CERTIFICATE, "ssl-policy": OLD })]), [inAnnotation]);
    assert.deepEqual(problems([classParams("edge", { sslPolicy: OLD })]), [inParams]);
  });

  it("finds an old policy that a patch gives to someone else's Ingress, and asks for none", () => {
    const patch = (annotations: object): Given => ({
      type: "kubernetes:networking.k8s.io/v1:IngressPatch",
      name: "patch",
      props: { metadata: { name: "web", namespace: "shop", annotations } },
    });
    const [found = "", ...others] = problems([patch({ [SSL_POLICY]: OLD })]);
    assert.match(found, new RegExp(`ssl-policy"\\] is ${OLD}, which`));
    assert.deepEqual([others, problems([patch({ [SSL_POLICY]: GOOD })]), problems([patch({})])], [[], [], []]);
  });

  it("finds a group with HTTPS to which nobody tells a policy", () => {
    const found = "is not set, which means ELBSecurityPolicy-2016-08";
    assert.deepEqual(problems(group(secure)), [`edge: spec.sslPolicy ${found}`]);
    assert.deepEqual(problems(group({}, { "listen-ports": '[{"HTTP":80},{"HTTPS":443}]' })), [
      `edge: spec.sslPolicy ${found}`,
    ]);
    assert.deepEqual(problems([member("alb", { scheme: "internal", "certificate-arn": CERTIFICATE })]), [
      `shop: ${SSL_POLICY} ${found}`,
    ]);
  });

  it("asks nothing of groups without HTTPS, and of guests on a load balancer that another stack describes", () => {
    assert.deepEqual(problems(group({})), []);
    assert.deepEqual(problems(group({ sslPolicy: OLD })), []);
    assert.deepEqual(problems([member("edge", { "certificate-arn": CERTIFICATE })]), []);
  });

  it("judges the default that the controller's chart is given", () => {
    assert.deepEqual(problems([...group(secure), release({ defaultSSLPolicy: GOOD })]), []);
    assert.deepEqual(problems([...group(secure), release({ defaultSSLPolicy: "ELBSecurityPolicy-TLS-1-1-2017-01" })]), [
      "controller: values.defaultSSLPolicy is ELBSecurityPolicy-TLS-1-1-2017-01, which accepts TLS 1.1",
    ]);
  });

  it("judges on EKS Auto Mode only what it is told", () => {
    const spec = { certificateARNs: [CERTIFICATE] };
    assert.deepEqual(problems(autoModeGroup(spec)), []);
    assert.deepEqual(problems(autoModeGroup(spec, { "ssl-policy": OLD })), [
      `shop: ${IN_ANNOTATION} is ${OLD}, which accepts TLS 1.0`,
    ]);
  });

  it("allows the policies that are set", () => {
    const settings = { allowed: ["ELBSecurityPolicy-TLS13-1-3-*"] };
    assert.deepEqual(problems([https({ sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" })], settings), []);
    assert.deepEqual(problems([https({ sslPolicy: GOOD })], settings), [
      `web: sslPolicy is ${GOOD}, which is not among the allowed policies`,
    ]);
  });

  it("says what it could not know, and still finds the rest", () => {
    const wrong: Given = { type: LISTENER, name: "old", props: { protocol: "HTTPS", sslPolicy: OLD } };
    const cases: [Given[], string][] = [
      [[https({ sslPolicy: UNKNOWN })], "web sslPolicy"],
      [[listener("web", { protocol: UNKNOWN })], "web protocol"],
      [group({ ...secure, sslPolicy: UNKNOWN }), "edge spec.sslPolicy"],
      [group(secure, { "ssl-policy": UNKNOWN }), `shop ${IN_ANNOTATION}`],
      [group({ certificateArn: UNKNOWN }), "edge spec.certificateArn"],
      [group({}, { "listen-ports": UNKNOWN }), 'shop metadata.annotations["alb.ingress.kubernetes.io/listen-ports"]'],
      [[...group(secure), release({ defaultSSLPolicy: UNKNOWN })], "controller values.defaultSSLPolicy"],
    ];
    for (const [given, path] of cases) {
      const judged = judge(policy, [...given, wrong]);
      assert.deepEqual(judged.problems, [`old: sslPolicy is ${OLD}, which accepts TLS 1.0`], path);
      assert.deepEqual([...new Set(judged.unknown)], [path]);
    }
  });

  it("takes a certificate whose ARN is not known yet for a certificate", () => {
    assert.deepEqual(problems(group({ certificateArn: [UNKNOWN] })), [
      "edge: spec.sslPolicy is not set, which means ELBSecurityPolicy-2016-08",
    ]);
  });
});
