import assert from "node:assert/strict";
import * as z from "zod";
import { settingsSchema } from "../src/evaluate.ts";
import { resourcePolicy, violation } from "../src/policy.ts";
import { type Given, judge, TODAY, UNKNOWN, urnOf } from "./policies.ts";

const TYPE = "aws:lb/loadBalancer:LoadBalancer";
const policy = resourcePolicy({
  name: "two-values",
  level: "mandatory",
  description: "Both values are small.",
  reason: "Big ones do not fit.",
  source: "https://example.com/sizes",
  fix: "make it smaller",
  guards: [],
  types: [TYPE],
  settings: z.strictObject({ most: z.int().default(5) }),
  *judge(resource, { most }) {
    for (const key of ["first", "second"]) {
      const value = resource.props.at(key).number();
      if (value !== undefined && value > most) yield violation(resource, `${key} is ${value}`);
    }
  },
});
const balancer = (props: object, name = "edge"): Given => ({ type: TYPE, name, props });
const exemption = (until: string, urn = urnOf(balancer({}))) => ({ urn, until, reason: "moved next week" });

describe("evaluate", () => {
  it("names resource, value, reason with its source, and fix", () => {
    assert.deepEqual(judge(policy, [balancer({ first: 7 })]).messages, [
      "aws.lb.LoadBalancer edge: first is 7. Big ones do not fit. (https://example.com/sizes) Fix: make it smaller.",
    ]);
  });

  it("keeps what was found beside a value that is not known, on either side of it", () => {
    const known = { first: UNKNOWN, second: 7 };
    assert.deepEqual(judge(policy, [balancer(known)]).problems, ["edge: second is 7"]);
    assert.deepEqual(judge(policy, [balancer(known)]).unknown, ["edge first"]);
    const reversed = judge(policy, [balancer({ first: 7, second: UNKNOWN })]);
    assert.deepEqual([reversed.problems, reversed.unknown], [["edge: first is 7"], ["edge second"]]);
  });

  it("lets an exempt resource pass up to and on the last day", () => {
    const given = [balancer({ first: 7 }), balancer({ first: 8 }, "other")];
    const passing = judge(policy, given, { exemptions: [exemption(TODAY)] });
    assert.deepEqual(passing.problems, ["other: first is 8"]);
  });

  it("refuses it again from the day after, and says that the exemption has ended", () => {
    const [message] = judge(policy, [balancer({ first: 7 })], { exemptions: [exemption("2026-11-20")] }).messages;
    assert.match(message ?? "", / \(Its exemption ended on 2026-11-20: moved next week\)$/);
  });

  it("takes the exemption that holds longest, and patterns of URNs", () => {
    const exemptions = [exemption("2026-01-01"), exemption("2027-01-01", "urn:pulumi:dev::*::edge")];
    assert.deepEqual(judge(policy, [balancer({ first: 7 })], { exemptions }).problems, []);
  });

  it("does not report as unknown what is exempt", () => {
    const exemptions = [exemption("2027-01-01")];
    assert.deepEqual(judge(policy, [balancer({ first: UNKNOWN })], { exemptions }).unknown, []);
  });

  it("takes thresholds from the settings, and refuses others than it knows", () => {
    assert.deepEqual(judge(policy, [balancer({ first: 7 })], { most: 7 }).problems, []);
    const parsed = settingsSchema(policy).safeParse({ most: "7", least: 1, exemptions: [{ urn: "", until: "soon" }] });
    assert.deepEqual(
      parsed.error?.issues.map(({ path, code }) => [path.join("."), code]),
      [
        ["most", "invalid_type"],
        ["exemptions.0.urn", "too_small"],
        ["exemptions.0.until", "invalid_format"],
        ["exemptions.0.reason", "invalid_type"],
        ["", "unrecognized_keys"],
      ],
    );
  });
});
