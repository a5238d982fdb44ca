import assert from "node:assert/strict";
import { targetGroupOwnerTags as policy } from "../../src/policies/target-group-owner-tags.ts";
import { type Given, judge, UNKNOWN, urnOf } from "../policies.ts";
import { TARGET_GROUP } from "../types.ts";

const PROVIDER = "pulumi:providers:aws";
const NONE = "web: none of the tags team, owner, sluice:fleet is set";

function group(props: object, cluster?: string): Given {
  return { type: TARGET_GROUP, name: "web", props, ...(cluster === undefined ? {} : { cluster }) };
}

function withProvider(defaultTags: unknown, props: object = {}): Given[] {
  const provider = { type: PROVIDER, name: "aws", props: { defaultTags } };
  return [provider, group(props, urnOf(provider))];
}

const problems = (given: readonly Given[], settings?: object) => judge(policy, given, settings).problems;

describe("target-group-owner-tags", () => {
  it("accepts each of the usual tags, in any case", () => {
    for (const key of ["team", "Team", "owner", "Owner", "sluice:fleet"]) {
      assert.deepEqual(problems([group({ tags: { [key]: "shops" } })]), []);
    }
  });

  it("finds a target group without them, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [group({ tags: { Name: "web" } })]).messages, [
      "aws.lb.TargetGroup web: none of the tags team, owner, sluice:fleet is set. A Region holds thousands of target " +
        "groups, and their names have at most 32 characters: whoever is called about an unhealthy one, or removes " +
        "old ones, finds the owner only in the tags. " +
        "(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html) Fix: add " +
        "one of the tags team, owner, sluice:fleet to tags, or to defaultTags of the provider.",
    ]);
    assert.deepEqual(problems([group({})]), [NONE]);
  });

  it("accepts tags that the provider adds: as the resource's outputs show, or as the provider is configured", () => {
    assert.deepEqual(problems([group({ tags: {}, tagsAll: { team: "shops" } })]), []);
    assert.deepEqual(problems(withProvider({ tags: { team: "shops" } })), []);
    assert.deepEqual(problems(withProvider(JSON.stringify({ tags: { team: "shops" } }))), []);
    assert.deepEqual(problems(withProvider(JSON.stringify({ tags: { stage: "dev" } }))), [NONE]);
  });

  it("asks for the tags that are set", () => {
    const settings = { anyOf: [], allOf: ["team", "cost-center"] };
    assert.deepEqual(problems([group({ tags: { team: "shops", "cost-center": "4711" } })], settings), []);
    assert.deepEqual(problems([group({ tags: { team: "shops" } })], settings), ["web: the tag cost-center is not set"]);
    assert.deepEqual(problems([group({})], settings), ["web: the tags team, cost-center are not set"]);
    assert.deepEqual(problems([group({})], { anyOf: ["squad"] }), ["web: none of the tags squad is set"]);
  });

  it("says what it could not know, and still finds the rest", () => {
    const bare = { ...group({}), name: "bare" };
    const cases: [Given[], string][] = [
      [[group({ tags: UNKNOWN })], "web tags"],
      [[group({ tags: {}, tagsAll: UNKNOWN })], "web tagsAll"],
      [withProvider(UNKNOWN), "aws defaultTags"],
    ];
    for (const [given, path] of cases) {
      const judged = judge(policy, [...given, bare]);
      assert.deepEqual(judged.problems, ["bare: none of the tags team, owner, sluice:fleet is set"]);
      assert.deepEqual(judged.unknown, [path]);
    }
  });

  it("takes a tag whose value is not known yet for a tag", () => {
    const judged = judge(policy, [group({ tags: { team: UNKNOWN } })]);
    assert.deepEqual([judged.problems, judged.unknown], [[], []]);
  });
});
