import * as z from "zod";
import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";
import { parseJson } from "./json.ts";

const defaultTagsSchema = z.object({ tags: z.record(z.string(), z.unknown()) });

/**
 * Whether an AWS resource has a tag whose key is wanted: of its own, or of those that its provider adds to everything.
 * Undefined where not all tags are known, and none of the known ones is wanted.
 */
export function isTagged(
  stack: Stack,
  resource: StackResource,
  isWanted: (key: string) => boolean,
): boolean | undefined {
  const { props, provider } = resource;
  const defaults = stack.byUrn(provider)?.props.at("defaultTags");
  const sources = [props.at("tags"), props.at("tagsAll"), ...(defaults === undefined ? [] : [defaults.at("tags")])];
  const keys = [...sources.flatMap((tags) => tags.keys()), ...keysIn(defaults?.text())];
  if (keys.some(isWanted)) return true;
  return sources.some(({ isUnknown }) => isUnknown) ? undefined : false;
}

/** Providers keep what they are configured with as JSON. */
function keysIn(json: string | undefined): string[] {
  if (json === undefined) return [];
  const parsed = defaultTagsSchema.safeParse(parseJson(json));
  return parsed.success ? Object.keys(parsed.data.tags) : [];
}
