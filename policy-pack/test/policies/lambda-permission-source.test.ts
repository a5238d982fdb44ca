import assert from "node:assert/strict";
import { lambdaPermissionSource as policy } from "../../src/policies/lambda-permission-source.ts";
import { groupArn } from "../forwarding.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { PERMISSION, TARGET_GROUP } from "../types.ts";

const PRINCIPAL = "elasticloadbalancing.amazonaws.com";

function permission(props: object): Given {
  const sound = {
    action: "lambda:InvokeFunction",
    function: "shop",
    principal: PRINCIPAL,
    sourceArn: groupArn("shop"),
  };
  return { type: PERMISSION, name: "shop", props: { ...sound, ...props } };
}
const problems = (props: object) => judge(policy, [permission(props)]).problems;

describe("lambda-permission-source", () => {
  it("accepts a permission for one target group, and for those of a name", () => {
    assert.deepEqual(problems({}), []);
    const sourceArn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/shop/*";
    assert.deepEqual(problems({ sourceArn }), []);
  });

  it("finds a permission without a source, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [permission({ sourceArn: undefined })]).messages, [
      "aws.lambda.Permission shop: sourceArn is not set, and the principal is elasticloadbalancing.amazonaws.com. " +
        "Without a source, every load balancer may invoke the function, including those of other AWS accounts. " +
        "(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html) Fix: set " +
        "sourceArn to the target group's ARN (LambdaTargetGroup does so).",
    ]);
  });

  it("finds an empty source and one for everything", () => {
    assert.deepEqual(problems({ sourceArn: "" }), [`shop: sourceArn is not set, and the principal is ${PRINCIPAL}`]);
    assert.deepEqual(problems({ sourceArn: "*" }), [`shop: sourceArn is *, and the principal is ${PRINCIPAL}`]);
  });

  it("finds it also where the account is named", () => {
    assert.deepEqual(problems({ sourceArn: undefined, sourceAccount: "123456789012" }), [
      `shop: sourceArn is not set, and the principal is ${PRINCIPAL}`,
    ]);
  });

  it("leaves other principals alone", () => {
    assert.deepEqual(problems({ principal: "events.amazonaws.com", sourceArn: undefined }), []);
  });

  it("has nothing to note where a source that is not known yet is made of a target group", () => {
    const group: Given = { type: TARGET_GROUP, name: "group", props: { targetType: "lambda", arn: UNKNOWN } };
    const later = permission({ sourceArn: UNKNOWN });
    const judged = judge(policy, [group, { ...later, propertyDependencies: { sourceArn: ["group"] } }]);
    assert.deepEqual([judged.problems, judged.unknown], [[], []]);
    const ofOthers = judge(policy, [group, { ...later, propertyDependencies: { sourceArn: ["group", "shop"] } }]);
    assert.deepEqual(ofOthers.unknown, ["shop sourceArn"]);
  });

  it("says what it could not know", () => {
    assert.deepEqual(judge(policy, [permission({ sourceArn: UNKNOWN })]).unknown, ["shop sourceArn"]);
    const judged = judge(policy, [permission({ principal: UNKNOWN, sourceArn: undefined })]);
    assert.deepEqual([judged.problems, judged.unknown], [[], ["shop principal"]]);
  });
});
