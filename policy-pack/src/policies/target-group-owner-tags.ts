import * as z from "zod";
import { stackPolicy, violation } from "../policy.ts";
import { isTagged } from "../subjects/tags.ts";
import { TARGET_GROUP_TYPES } from "../subjects/types.ts";
import { listed } from "../wording.ts";

const keys = (initial: readonly string[]) => z.array(z.string().min(1)).default([...initial]);

/** Target groups outlive the people who made them, and their names are too short to say whose they are. */
export const targetGroupOwnerTags = stackPolicy({
  name: "target-group-owner-tags",
  level: "advisory",
  description: "Target groups have a tag that says whose they are.",
  reason:
    "A Region holds thousands of target groups, and their names have at most 32 characters: whoever is called about an " +
    "unhealthy one, or removes old ones, finds the owner only in the tags.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html",
  fix: "add a tag that names the owner to tags, or to defaultTags of the provider",
  guards: ["R3"],
  settings: z.strictObject({
    anyOf: keys(["team", "owner", "sluice:fleet"]).describe("Tag keys of which one is enough, in any case"),
    allOf: keys([]).describe("Tag keys that all have to be there, in any case"),
  }),
  *judge(stack, { anyOf, allOf }) {
    for (const group of stack.ofType(...TARGET_GROUP_TYPES)) {
      const lacks = (wanted: readonly string[]) => isTagged(stack, group, isOneOf(wanted)) === false;
      if (anyOf.length > 0 && lacks(anyOf)) {
        const fix = `add one of the tags ${anyOf.join(", ")} to tags, or to defaultTags of the provider`;
        yield violation(group, `none of the tags ${anyOf.join(", ")} is set`, fix);
      }
      const missing = allOf.filter((key) => lacks([key]));
      if (missing.length > 0) {
        const list = listed("tag", missing);
        const fix = `add the ${list} to tags, or to defaultTags of the provider`;
        yield violation(group, `the ${list} ${missing.length === 1 ? "is" : "are"} not set`, fix);
      }
    }
  },
});

function isOneOf(wanted: readonly string[]): (key: string) => boolean {
  const lower = new Set(wanted.map((key) => key.toLowerCase()));
  return (key) => lower.has(key.toLowerCase());
}
