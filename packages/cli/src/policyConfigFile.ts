import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Problem, SourceLocation } from "@sluice/alb-model";
import { checkPolicyConfig, type PolicyConfig, withAbsolutePaths } from "@sluice/policy-pack/config";
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";

/** A configuration, or all that is wrong with its file. */
export type ReadPolicyConfig =
  | { readonly problems: readonly Problem[]; readonly config?: never }
  | { readonly problems?: never; readonly config: PolicyConfig };

/** Reads the configuration of Sluice's policies, YAML or JSON; problems are told with their lines, paths start from it. */
export function readPolicyConfig(file: string): ReadPolicyConfig {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return { problems: [unreadable(`cannot be read: ${why}`, "name a YAML or JSON file", { file })] };
  }
  return parsePolicyConfig(file, text);
}

function parsePolicyConfig(file: string, text: string): ReadPolicyConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "silent" });
  const placeOf = (offset: number): SourceLocation => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) =>
      unreadable(`is no valid YAML or JSON: ${message}`, "correct the syntax at this line", placeOf(pos[0])),
    );
    return { problems };
  }
  // A file of comments alone configures nothing.
  const checked = checkPolicyConfig(document.toJS() ?? {});
  if ("config" in checked) {
    return { config: withAbsolutePaths(checked.config, (path) => resolve(dirname(file), path)) };
  }
  const located = checked.problems.map((problem) => ({
    ...problem,
    locations: [placeOf(offsetOf(document.contents, keysOf(problem.path)))],
  }));
  return { problems: located };
}

/** Where the deepest key of a path that exists stands. */
function offsetOf(contents: unknown, keys: readonly (string | number)[]): number {
  let node = contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const key of keys) {
    const pair = isMap(node) ? node.items.find(({ key: own }) => isScalar(own) && own.value === key) : undefined;
    const at: unknown = isSeq(node) && typeof key === "number" ? node.items[key] : pair?.key;
    if (!isNode(at)) return offset;
    offset = at.range?.[0] ?? offset;
    node = pair === undefined ? at : pair.value;
  }
  return offset;
}

/** @example keysOf("tls-policy.exemptions[0].until") // ["tls-policy", "exemptions", 0, "until"] */
function keysOf(path: string): (string | number)[] {
  const parts = path.match(/[^.[\]]+|\[\d+\]/g) ?? [];
  return parts.map((part) => (part.startsWith("[") ? Number(part.slice(1, -1)) : part));
}

function unreadable(message: string, fix: string, location: SourceLocation): Problem {
  return { code: "policy.config", path: "", message, fix, locations: [location] };
}
