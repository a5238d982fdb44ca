import assert from "node:assert/strict";
import { albInvalidHeaders as policy } from "../../src/policies/alb-invalid-headers.ts";
import { autoModeGroup, group, keyed, loadBalancer, member } from "../loadBalancers.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";

const KEY = "routing.http.drop_invalid_header_fields.enabled";
const attributes = (value: unknown) => ({ loadBalancerAttributes: keyed({ [KEY]: value }) });
const balancer = (dropInvalidHeaderFields: unknown) => [loadBalancer({ dropInvalidHeaderFields })];
const problems = (given: readonly Given[]) => judge(policy, given).problems;

describe("alb-invalid-headers", () => {
  it("accepts load balancers that drop them, however they are told to", () => {
    assert.deepEqual(problems(group(attributes("true"))), []);
    assert.deepEqual(problems(group(attributes(true))), []);
    assert.deepEqual(problems(autoModeGroup(attributes("true"))), []);
    assert.deepEqual(problems(group({}, { "load-balancer-attributes": `${KEY}=true` })), []);
    assert.deepEqual(problems(balancer(true)), []);
  });

  it("finds a load balancer that is not told to, and says why and what to do", () => {
    assert.deepEqual(judge(policy, balancer(undefined)).messages, [
      "aws.lb.LoadBalancer edge: dropInvalidHeaderFields is not set. By default such fields reach the targets, and " +
        "some servers read them as other fields: attackers smuggle requests that way. " +
        "(https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-4) Fix: set " +
        "dropInvalidHeaderFields to true.",
    ]);
    assert.deepEqual(problems(group({})), [`edge: ${KEY} is not set`]);
  });

  it("finds it off, and where", () => {
    assert.deepEqual(problems(balancer(false)), ["edge: dropInvalidHeaderFields is false"]);
    assert.deepEqual(problems(group(attributes("false"))), [`edge: ${KEY} in spec.loadBalancerAttributes is false`]);
  });

  it("asks it also of load balancers that may be lost, but not of network load balancers and guests", () => {
    assert.equal(problems(group({}, {}, { "sluice/disposable": "a test" })).length, 1);
    assert.deepEqual(problems([loadBalancer({ loadBalancerType: "network" })]), []);
    assert.deepEqual(problems([member("edge")]), []);
  });

  it("says what it could not know, and still finds the rest", () => {
    const wrong = loadBalancer({ dropInvalidHeaderFields: false }, "other");
    const cases: [Given[], string][] = [
      [group(attributes(UNKNOWN)), "edge spec.loadBalancerAttributes[0].value"],
      [balancer(UNKNOWN), "edge dropInvalidHeaderFields"],
    ];
    for (const [given, path] of cases) {
      const judged = judge(policy, [...given, wrong]);
      assert.deepEqual(judged.problems, ["other: dropInvalidHeaderFields is false"]);
      assert.deepEqual([...new Set(judged.unknown)], [path]);
    }
  });
});
