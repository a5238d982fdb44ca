import { annotation } from "../annotations.ts";
import type { RedirectAction } from "../elbv2.ts";
import { readInt } from "./annotationValues.ts";
import { goList, goParseInt } from "./goText.ts";
import type { Member } from "./groupMembers.ts";
import type { GroupPort } from "./mergePorts.ts";
import { ReconcileError, withPrefix } from "./reconcileError.ts";

/** The redirect with which HTTP listeners answer everything; `undefined` where members ask for none. */
export function sslRedirect(members: readonly Member[], ports: readonly GroupPort[]): RedirectAction | undefined {
  const asked = askedPorts(members);
  const [port] = asked;
  if (port === undefined) {
    return undefined;
  }
  if (asked.length > 1) {
    throw new ReconcileError(`conflicting sslRedirect port: ${goList(asked)}`);
  }
  const target = ports.find((each) => each.port === port);
  if (target === undefined) {
    throw new ReconcileError(`listener does not exist for SSLRedirect port: ${port}`);
  }
  if (target.protocol !== "HTTPS") {
    throw new ReconcileError(`listener protocol non-SSL for SSLRedirect port: ${port}`);
  }
  return { type: "redirect", redirectConfig: { port: String(port), protocol: "HTTPS", statusCode: "HTTP_301" } };
}

/** The different ports that members ask for. A class whose port is no number switches it off for the whole group. */
function askedPorts(members: readonly Member[]): number[] {
  const asked = new Set<number>();
  for (const { key, annotations, params } of members) {
    if (params?.sslRedirectPort) {
      const port = goParseInt(params.sslRedirectPort, 32);
      if (typeof port !== "number") {
        return [];
      }
      asked.add(port);
      continue;
    }
    if (annotations[annotation.sslRedirect] !== undefined) {
      const port = withPrefix(`ingress: ${key}`, () => readInt(annotations, annotation.sslRedirect));
      asked.add(port ?? 0);
    }
  }
  return [...asked].sort((a, b) => a - b);
}
