import assert from "node:assert/strict";
import { albAccessLogs as policy } from "../../src/policies/alb-access-logs.ts";
import { autoModeGroup, group, keyed, loadBalancer, member } from "../loadBalancers.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";

const ENABLED = "access_logs.s3.enabled";
const BUCKET = "access_logs.s3.bucket";
const ATTRIBUTES = "load-balancer-attributes";
const ON = { [ENABLED]: "true", [BUCKET]: "logs" };
const IN_PARAMS = "in spec.loadBalancerAttributes";
const IN_ANNOTATION = `in metadata.annotations["alb.ingress.kubernetes.io/${ATTRIBUTES}"]`;
const WHY = "a preview, taken down at night";
const withAttributes = (entries: Record<string, unknown>) => group({ loadBalancerAttributes: keyed(entries) });
const balancer = (accessLogs: unknown) => [loadBalancer({ accessLogs })];
const problems = (given: readonly Given[]) => judge(policy, given).problems;

describe("alb-access-logs", () => {
  it("accepts logs to a bucket, wherever they are asked for", () => {
    assert.deepEqual(problems(withAttributes(ON)), []);
    assert.deepEqual(problems(autoModeGroup({ loadBalancerAttributes: keyed(ON) })), []);
    assert.deepEqual(problems(group({}, { [ATTRIBUTES]: `${ENABLED}=true, ${BUCKET}=logs` })), []);
    assert.deepEqual(problems(balancer({ enabled: true, bucket: "logs" })), []);
    assert.deepEqual(problems(balancer({ enabled: "true", bucket: "logs" })), []);
  });

  it("finds class parameters without them, and says why and what to do", () => {
    assert.deepEqual(judge(policy, group({})).messages, [
      `IngressClassParams edge: ${ENABLED} is not set. Metrics do not tell tenants on one load balancer apart: which ` +
        "host failed, which rule matched and which target answered is only in the access logs, and requests from " +
        "before the logs were on cannot be looked up. " +
        "(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html) Fix: " +
        `add ${ENABLED} with the value "true" and ${BUCKET} with the value "<bucket>" to ` +
        "spec.loadBalancerAttributes, or say why nobody needs them in the annotation sluice/disposable or the tag " +
        "sluice:disposable.",
    ]);
  });

  it("finds logs that are off though a bucket is named, and where", () => {
    const off = { [ENABLED]: "false", [BUCKET]: "logs" };
    assert.deepEqual(problems(withAttributes(off)), [`edge: ${ENABLED} ${IN_PARAMS} is false`]);
    assert.deepEqual(problems(group({}, { [ATTRIBUTES]: `${ENABLED}=false,${BUCKET}=logs` })), [
      `shop: ${ENABLED} ${IN_ANNOTATION} is false`,
    ]);
    assert.deepEqual(problems(balancer({ bucket: "logs" })), ["edge: accessLogs.enabled is not set"]);
    assert.deepEqual(problems(balancer({ enabled: false, bucket: "logs" })), ["edge: accessLogs.enabled is false"]);
    assert.deepEqual(problems(balancer(undefined)), ["edge: accessLogs.enabled is not set"]);
  });

  it("says how to switch them on in the words of what describes the load balancer", () => {
    const fixes = (given: readonly Given[]) =>
      judge(policy, given).messages.map((text) => /Fix: (.*?), or/.exec(text)?.[1]);
    assert.deepEqual(fixes(balancer(undefined)), ["set accessLogs.enabled to true and accessLogs.bucket to <bucket>"]);
    assert.deepEqual(fixes([member("alb", { scheme: "internal" })]), [
      `add ${ENABLED}=true,${BUCKET}=<bucket> to the annotation alb.ingress.kubernetes.io/${ATTRIBUTES}`,
    ]);
  });

  it("finds logs without a bucket", () => {
    assert.deepEqual(problems(withAttributes({ [ENABLED]: "true" })), [
      `edge: ${ENABLED} ${IN_PARAMS} is true, and ${BUCKET} is not set`,
    ]);
    assert.deepEqual(problems(balancer({ enabled: true, bucket: "" })), [
      "edge: accessLogs.enabled is true, and accessLogs.bucket is not set",
    ]);
  });

  it("accepts a bucket that a member names beside the class parameters' switch", () => {
    const loadBalancerAttributes = keyed({ [ENABLED]: "true" });
    assert.deepEqual(problems(group({ loadBalancerAttributes }, { [ATTRIBUTES]: `${BUCKET}=logs` })), []);
  });

  it("accepts a load balancer of which words say that it may be lost", () => {
    assert.deepEqual(problems(group({}, {}, { "sluice/disposable": WHY })), []);
    assert.deepEqual(problems([loadBalancer({ tags: { "sluice:disposable": WHY } })]), []);
  });

  it("asks nothing of guests on a load balancer that another stack describes", () => {
    assert.deepEqual(problems([member("edge")]), []);
  });

  it("says what it could not know, and still finds the rest", () => {
    const wrong = { ...loadBalancer({}), name: "other" };
    const cases: [Given[], string][] = [
      [group({ loadBalancerAttributes: UNKNOWN }), "edge spec.loadBalancerAttributes"],
      [withAttributes({ [ENABLED]: UNKNOWN, [BUCKET]: "logs" }), "edge spec.loadBalancerAttributes[0].value"],
      [withAttributes({ [ENABLED]: "true", [BUCKET]: UNKNOWN }), "edge spec.loadBalancerAttributes[1].value"],
      [balancer(UNKNOWN), "edge accessLogs"],
      [balancer({ enabled: UNKNOWN, bucket: "logs" }), "edge accessLogs.enabled"],
      [balancer({ enabled: true, bucket: UNKNOWN }), "edge accessLogs.bucket"],
    ];
    for (const [given, path] of cases) {
      const judged = judge(policy, [...given, wrong]);
      assert.deepEqual(judged.problems, ["other: accessLogs.enabled is not set"], path);
      assert.deepEqual([...new Set(judged.unknown)], [path]);
    }
  });
});
