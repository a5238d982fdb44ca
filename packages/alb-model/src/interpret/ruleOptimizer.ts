import type { Action, RedirectAction, RuleCondition, Transform } from "../elbv2.ts";

export interface RuleSpec {
  readonly conditions: readonly RuleCondition[];
  readonly actions: readonly Action[];
  readonly transforms: readonly Transform[];
}

/**
 * Drops the rules that the controller leaves out: redirects to themselves, and rules that a redirect above them
 * swallows. The controller compares text, not meaning, and so does this.
 */
export function optimizeRules<R extends RuleSpec>(port: number, protocol: string, rules: readonly R[]): R[] {
  const redirects: Reach[] = [];
  return rules.filter((rule) => {
    const redirect = rule.actions.find((action) => action.type === "redirect");
    if (redirect !== undefined && redirectsToItself(port, protocol, rule, redirect)) {
      return false;
    }
    if (redirects.length > 0) {
      const reach = reachOf(rule.conditions);
      if (redirects.some((above) => covers(above, reach))) {
        return false;
      }
    }
    if (redirect !== undefined) {
      redirects.push(reachOf(rule.conditions));
    }
    return true;
  });
}

/** What a rule's host and path conditions name; an empty set means any. */
interface Reach {
  readonly hosts: ReadonlySet<string>;
  readonly paths: ReadonlySet<string>;
  /** It has a condition that is neither, so it swallows nothing. */
  readonly narrowed: boolean;
}

function reachOf(conditions: readonly RuleCondition[]): Reach {
  const hosts = new Set<string>();
  const paths = new Set<string>();
  let narrowed = false;
  for (const condition of conditions) {
    if (condition.field === "host-header") {
      // The controller overlooks regexValues of hosts here: such a rule counts as one for any host.
      addAll(hosts, condition.hostHeaderConfig.values);
    } else if (condition.field === "path-pattern") {
      addAll(paths, condition.pathPatternConfig.regexValues ?? condition.pathPatternConfig.values);
    } else {
      narrowed = true;
    }
  }
  return { hosts, paths, narrowed };
}

function addAll(into: Set<string>, values: readonly string[] = []): void {
  for (const value of values) {
    into.add(value);
  }
}

function covers(above: Reach, rule: Reach): boolean {
  if (above.narrowed) {
    return false;
  }
  const hosts = above.hosts.size === 0 || (rule.hosts.size > 0 && isSubset(rule.hosts, above.hosts));
  const paths =
    above.paths.size === 0 || above.paths.has("/*") || (rule.paths.size > 0 && isSubset(rule.paths, above.paths));
  return hosts && paths;
}

function isSubset(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  return [...part].every((value) => whole.has(value));
}

function redirectsToItself(port: number, protocol: string, rule: RuleSpec, redirect: RedirectAction): boolean {
  const { host, path, port: toPort, protocol: toProtocol, query } = redirect.redirectConfig;
  const regexPaths = rule.conditions.some(
    (condition) => condition.field === "path-pattern" && condition.pathPatternConfig.regexValues !== undefined,
  );
  if (regexPaths) {
    return false;
  }
  const { hosts, paths } = reachOf(rule.conditions);
  return (
    (host === undefined || host === "#{host}" || hosts.has(host)) &&
    (path === undefined || path === "/#{path}" || paths.has(path)) &&
    (toPort === undefined || toPort === "#{port}" || toPort === String(port)) &&
    (toProtocol === undefined || toProtocol === "#{protocol}" || toProtocol === protocol) &&
    (query === undefined || query === "#{query}")
  );
}
