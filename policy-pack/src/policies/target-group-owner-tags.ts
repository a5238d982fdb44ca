import * as z from "zod";
import { stackPolicy, violation } from "../policy.ts";
import { isTagged } from "../subjects/tags.ts";
import { TARGET_GROUP_TYPES } from "../subjects/types.ts";

const keys = (initial: readonly string[]) => z.array(z.string().min(1)).default([...initial]);

/** Target groups outlive the people who made them, and their names are too short to say whose they are. */
export const targetGroupOwnerTags = stackPolicy({
  name: "target-group-owner-tags",
  level: "advisory",
  description: "Target groups have a tag that says whose they are.",
  reason:
    "Thousands of target groups fit into a Region, and their names have 32 characters: whoever is called for a sick one, or " +
    "wants to know which may go, has only the tags to tell whose it is.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html",
  fix: "add a tag to tags, or to defaultTags of the provider",
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
        const list = missing.join(", ");
        const fix = `add ${list} to tags, or to defaultTags of the provider`;
        yield violation(
          group,
          missing.length === 1 ? `the tag ${list} is not set` : `the tags ${list} are not set`,
          fix,
        );
      }
    }
  },
});

function isOneOf(wanted: readonly string[]): (key: string) => boolean {
  const lower = new Set(wanted.map((key) => key.toLowerCase()));
  return (key) => lower.has(key.toLowerCase());
}
