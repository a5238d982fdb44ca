import assert from "node:assert/strict";
import { securityGroupClosedUnlessAsked as policy } from "../../src/policies/security-group-closed-unless-asked.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { securityGroup as group, groupRule, ingressRule, tcp } from "../securityGroups.ts";

const WHY = "shop front, asked by the web team";
const EVERYONE = { cidrBlocks: ["0.0.0.0/0"] };
const asked = { tags: { "sluice:internet-facing": WHY } };
const problems = (given: Given) => judge(policy, [given]).problems;
const open = (parts: object = {}) => [{ ...tcp(443), ...EVERYONE, ...parts }];

describe("security-group-closed-unless-asked", () => {
  it("accepts groups and rules that name who comes in", () => {
    assert.deepEqual(problems(group([{ ...tcp(443), cidrBlocks: ["10.0.0.0/8"] }])), []);
    assert.deepEqual(problems(groupRule(443, { sourceSecurityGroupId: "sg-1" })), []);
    assert.deepEqual(problems(ingressRule(443, { prefixListId: "pl-1" })), []);
  });

  it("finds a group that lets everyone in and does not say why, and says what to do", () => {
    assert.deepEqual(judge(policy, [group(open())]).messages, [
      "aws.ec2.SecurityGroup web: ingress[0] lets in 0.0.0.0/0 on tcp port 443. Whatever has this security group is open " +
        "to the whole internet as soon as it has a public address, and without a reason nobody can tell whether that is " +
        "intended. (https://docs.aws.amazon.com/config/latest/developerguide/vpc-sg-open-only-to-authorized-ports.html) " +
        "Fix: name the networks or security groups that may connect, or say who asked for it and why in the tag " +
        "sluice:internet-facing.",
    ]);
  });

  it("accepts ports 80 and 443 where a tag says why, or the description of a rule that has no tags", () => {
    for (const port of [80, 443]) {
      assert.deepEqual(problems(group(open(tcp(port)), asked)), []);
      assert.deepEqual(problems(ingressRule(port, { cidrIpv4: "0.0.0.0/0", ...asked })), []);
      assert.deepEqual(problems(groupRule(port, { ...EVERYONE, description: `sluice:internet-facing ${WHY}` })), []);
    }
  });

  it("tells whoever has a rule without tags to say it in the description", () => {
    const [message] = judge(policy, [groupRule(80, EVERYONE)]).messages;
    assert.equal(
      message?.split("Fix: ")[1],
      "name the networks or security groups that may connect, or begin the description with sluice:internet-facing and say " +
        "who asked for it and why.",
    );
  });

  it("leaves other ports, ranges and protocols to security-group-open", () => {
    for (const parts of [tcp(22), { fromPort: 80, toPort: 443 }, { protocol: "udp" }, { protocol: "-1" }]) {
      assert.deepEqual(problems(group(open(parts))), [], JSON.stringify(parts));
    }
  });

  it("does not take an empty reason", () => {
    assert.equal(problems(group(open(), { tags: { "sluice:internet-facing": "" } })).length, 1);
    assert.equal(problems(groupRule(443, { ...EVERYONE, description: "sluice:internet-facing" })).length, 1);
  });

  it("says what it could not know, and still finds the rest", () => {
    const wrong = groupRule(443, EVERYONE);
    const cases: [Given, string][] = [
      [group(UNKNOWN), "web ingress"],
      [groupRule(443, { ...EVERYONE, description: UNKNOWN }), "web description"],
      [group(open(), { tags: UNKNOWN }), "web tags"],
      [group(open({ protocol: UNKNOWN }), asked), "web ingress[0].protocol"],
      [group(open({ fromPort: UNKNOWN }), asked), "web ingress[0].fromPort"],
    ];
    for (const [given, path] of cases) {
      const judged = judge(policy, [given, wrong]);
      assert.deepEqual(judged.problems, ["web: lets in 0.0.0.0/0 on tcp port 443"], path);
      assert.deepEqual([...new Set(judged.unknown)], [path]);
    }
  });
});
