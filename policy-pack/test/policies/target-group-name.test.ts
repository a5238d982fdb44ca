import assert from "node:assert/strict";
import { targetGroupName as policy } from "../../src/policies/target-group-name.ts";
import { INGRESS, ingress, messagesOf } from "../policies.ts";

const GROUP = "aws:lb/targetGroup:TargetGroup";
const BINDING = "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding";
const check = (name: string | undefined) =>
  messagesOf(policy, GROUP, { port: 80, ...(name === undefined ? {} : { name }) });

describe("target-group-name", () => {
  it("accepts a name of 32 letters, digits and hyphens", async () => {
    assert.deepEqual(await check("edge-001-web"), []);
    assert.deepEqual(await check("a".repeat(32)), []);
    assert.deepEqual(await check("internal"), []);
  });

  it("is mandatory", () => {
    assert.equal(policy.enforcementLevel, "mandatory");
  });

  const faults: [string, string | undefined, RegExp][] = [
    ["no name", undefined, /has no name/],
    ["an empty name", "", /has no name/],
    ["33 characters", "a".repeat(33), /has 33 characters, at most 32/],
    ["an underscore", "edge_web", /only letters, digits and hyphens/],
    ["a dot", "edge.web", /only letters, digits and hyphens/],
    ["a hyphen at the beginning", "-edge", /begin or end with a hyphen/],
    ["a hyphen at the end", "edge-", /begin or end with a hyphen/],
    ["internal- at the beginning", "internal-edge", /begin with 'internal-'/],
  ];
  for (const [what, name, message] of faults) {
    it(`refuses ${what}`, async () => {
      const messages = await check(name);
      assert.equal(messages.length, 1);
      assert.match(messages[0] ?? "", message);
    });
  }

  it("refuses such a name also in a TargetGroupBinding and in an Ingress's action", async () => {
    assert.equal((await messagesOf(policy, BINDING, { spec: { targetGroupName: "edge_web" } })).length, 1);
    assert.equal((await messagesOf(policy, BINDING, { spec: { targetGroupARN: "arn:aws:x" } })).length, 0);
    const annotations = { "alb.ingress.kubernetes.io/actions.web": '{"type":"forward","targetGroupName":"edge_web"}' };
    assert.equal((await messagesOf(policy, INGRESS, ingress({ annotations }))).length, 1);
    assert.deepEqual(await messagesOf(policy, INGRESS, ingress()), []);
  });

  it("has nothing to say about other resources", async () => {
    assert.deepEqual(await messagesOf(policy, "aws:s3/bucket:Bucket", {}), []);
  });
});
