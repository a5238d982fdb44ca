import {
  annotation,
  annotationKey,
  type ConditionConfig,
  decodeConditions,
  INERT_PATH,
  LABELS,
} from "@sluice/alb-model";
import type { Stack } from "../../view/stack.ts";
import type { Value } from "../../view/value.ts";
import { annotationsOf } from "./ingresses.ts";
import { type GroupMember, ingressGroups } from "./ingressGroups.ts";

/** A path pattern that stands for every path. */
export const ANY_PATH = "/*";
/** No request ever comes from it (RFC 5737): a rule for it holds target groups and matches nothing. */
const UNREACHABLE_SOURCE = "192.0.2.1/32";

/** A rule of an Ingress asks for requests of these hosts. */
export interface HostClaim {
  readonly member: GroupMember;
  /** In lower case, `*` and `?` as ALB reads them; `regex:…` for an expression. */
  readonly hosts: readonly string[];
  /** It asks for requests of every host. */
  readonly isAnyHost: boolean;
  /** Patterns as the controller writes them, `regex:…` for an expression; undefined where they are not known yet. */
  readonly paths: readonly string[] | undefined;
  /** What else a request must be, the same text for the same conditions; undefined where it is not known yet. */
  readonly when: string | undefined;
}

/**
 * The claims of all Ingresses of groups. It reads all hosts, paths and conditions, so that whoever depends on these
 * learns of those that are not known yet. Use it with `stack.memo`.
 */
export function claimsOfMembers(stack: Stack): ReadonlyMap<GroupMember, readonly HostClaim[]> {
  const members = stack.memo(ingressGroups).flatMap((group) => group.members);
  // Only for the note, where it is not known yet.
  for (const { resource } of members) annotationsOf(resource).at(annotation.groupOrder).text();
  return new Map(members.map((member) => [member, hostClaims(member)]));
}

/** What the rules of an Ingress ask for; rules that match no request, such as those of gates and anchors, ask for none. */
function hostClaims(member: GroupMember): HostClaim[] {
  return member.resource.props
    .at("spec")
    .at("rules")
    .items()
    .flatMap((rule) =>
      rule
        .at("http")
        .at("paths")
        .items()
        .flatMap((path) => claimOf(member, rule.at("host"), path) ?? []),
    );
}

function claimOf(member: GroupMember, host: Value, path: Value): HostClaim | undefined {
  if (path.at("path").text()?.startsWith(INERT_PATH)) return undefined;
  const conditions = conditionsOf(member, path.at("backend").at("service"));
  const others = conditions?.filter(({ field }) => field !== "host-header" && field !== "path-pattern");
  if (others?.some(isUnreachable)) return undefined;
  const added = conditions?.flatMap(({ hostHeaderConfig }) => written(hostHeaderConfig)) ?? [];
  const own = host.text();
  const hosts = [...(own === undefined || own === "" ? [] : [own]), ...added].map(folded);
  const ownPaths = pathsOf(path);
  const addedPaths = conditions?.flatMap(({ pathPatternConfig }) => written(pathPatternConfig)) ?? [];
  return {
    member,
    hosts,
    isAnyHost: hosts.length === 0 && conditions !== undefined && (host.isMissing || host.is("")),
    paths: ownPaths === undefined || conditions === undefined ? undefined : orAny([...ownPaths, ...addedPaths]),
    when: others === undefined ? undefined : JSON.stringify(others),
  };
}

/** The annotation's, none where it is absent or cannot be read; undefined where it is not known yet. */
function conditionsOf(member: GroupMember, backend: Value): readonly ConditionConfig[] | undefined {
  const name = backend.at("name").text();
  // Only for the note: rules are counted without the conditions of a backend that is not known yet.
  backend.at("port").plain();
  if (name === undefined) return undefined;
  const written = annotationsOf(member.resource).at(annotationKey("conditions", name));
  if (written.isUnknown) return undefined;
  const decoded = decodeConditions(written.text() ?? "[]");
  return "error" in decoded ? [] : decoded.value;
}

function isUnreachable({ sourceIPConfig }: ConditionConfig): boolean {
  const sources = sourceIPConfig?.values ?? [];
  return sources.length > 0 && sources.every((source) => source === UNREACHABLE_SOURCE);
}

function folded(host: string): string {
  return host.startsWith("regex:") ? host : host.toLowerCase();
}

interface Patterns {
  readonly values: readonly string[];
  readonly regexValues: readonly string[];
}

function written(config: Patterns | undefined): string[] {
  return config === undefined ? [] : [...config.values, ...config.regexValues.map((each) => `regex:${each}`)];
}

/** As the controller turns a path and its type into patterns. */
function pathsOf(path: Value): string[] | undefined {
  const [text, type] = [path.at("path"), path.at("pathType")];
  if (text.isUnknown || type.isUnknown) return undefined;
  const written = text.text() ?? "";
  if (written === "" || (written === "/" && type.is("Prefix"))) return written === "" ? [] : [ANY_PATH];
  if (!type.is("Prefix")) return [written];
  const stem = written.endsWith("/") ? written.slice(0, -1) : written;
  return [stem, `${stem}/*`];
}

function orAny(paths: readonly string[]): readonly string[] {
  return paths.length === 0 ? [ANY_PATH] : paths;
}

/**
 * Whose an Ingress is: a fleet's, whose plan keeps its own hosts apart, or else its namespace's. Undefined where that is
 * not known yet.
 */
export function partyOf(member: GroupMember): string | undefined {
  const fleet = fleetOf(member);
  if (fleet !== undefined) return `fleet ${fleet}`;
  const metadata = member.resource.props.at("metadata");
  const isUnknown = metadata.at("labels").at(LABELS.fleet).isUnknown || metadata.at("namespace").isUnknown;
  return isUnknown ? undefined : `namespace ${member.namespace}`;
}

/** The fleet that Sluice has made the Ingress for. */
export function fleetOf({ resource }: GroupMember): string | undefined {
  return resource.props.at("metadata").at("labels").at(LABELS.fleet).text();
}
