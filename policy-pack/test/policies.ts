import { evaluate, parsedSettings } from "../src/evaluate.ts";
import type { Policy, ReadFile } from "../src/policy.ts";
import type { StackResource } from "../src/view/resource.ts";
import { Stack } from "../src/view/stack.ts";
import { UnknownReads } from "../src/view/unknownReads.ts";
import { Value } from "../src/view/value.ts";
import { CLASS_PARAMS, INGRESS, INGRESS_CLASS } from "./types.ts";

export { UNKNOWN } from "../src/view/value.ts";

/** The day on which policies are asked in tests. */
export const TODAY = "2026-11-21";
export const STACK_URN = "urn:pulumi:dev::test::pulumi:pulumi:Stack::test-dev";

/** A resource as a test gives it. Where a value is `UNKNOWN`, it is not known before the update. */
export interface Given {
  readonly type: string;
  readonly name: string;
  readonly props: object;
  readonly protect?: boolean;
  /** Names of resources of this test. */
  readonly parent?: string;
  readonly dependsOn?: readonly string[];
  /** Names by property. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  /** The cluster's name. @default one for all */
  readonly cluster?: string;
}

export function urnOf({ type, name }: Pick<Given, "type" | "name">): string {
  return `urn:pulumi:dev::test::${type}::${name}`;
}

export interface Judged {
  /** `<name>: <message without its reason and fix>` of each finding; `stack: …` where it is about none. */
  readonly problems: readonly string[];
  readonly messages: readonly string[];
  /** `<name> <path>` of what was read and is not known. */
  readonly unknown: readonly string[];
}

/** Files that there are none of. */
const noFiles: ReadFile = (path) => {
  throw new Error(`no file ${path}`);
};

/** Asks a policy about resources: one after another, or about all of them as a stack. */
export function judge(
  policy: Policy,
  given: readonly Given[],
  settings: object = {},
  files: ReadFile = noFiles,
): Judged {
  const unknown = new UnknownReads();
  const resources = stackResources(given, unknown);
  const stack = new Stack(resources, unknown);
  const context = {
    settings: parsedSettings(policy, settings),
    today: TODAY,
    unknown,
    stackUrn: STACK_URN,
  };
  const evaluations =
    policy.scope === "stack"
      ? [evaluate(policy, (own) => policy.judge(stack, own, files), context)]
      : resources
          .filter(({ type }) => policy.types.includes(type))
          .map((resource) => evaluate(policy, (own) => policy.judge(resource, own, files), context));
  const violations = evaluations.flatMap((evaluation) => evaluation.violations);
  const names = new Map(resources.map(({ urn, name }) => [urn, name]));
  const nameOf = (urn: string) => names.get(urn) ?? "stack";
  return {
    problems: violations.map(({ urn, message }) => `${nameOf(urn)}: ${problemIn(policy, message)}`),
    messages: violations.map(({ message }) => message),
    unknown: evaluations.flatMap((each) => each.unknown).map(({ urn, path }) => `${nameOf(urn)} ${path}`),
  };
}

/** What stands between the title and the reason. */
function problemIn({ reason }: Policy, message: string): string {
  return message.slice(message.indexOf(": ") + 2, message.indexOf(`. ${reason}`));
}

function stackResources(given: readonly Given[], unknown: UnknownReads): StackResource[] {
  const urns = new Map(given.map((each) => [each.name, urnOf(each)]));
  const toUrn = (name: string) => urns.get(name) ?? name;
  return given.map((each) => {
    const urn = urnOf(each);
    const byProperty = Object.entries(each.propertyDependencies ?? {}).map(([property, names]) => {
      return [property, names.map(toUrn)] as const;
    });
    return {
      urn,
      type: each.type,
      name: each.name,
      props: new Value(each.props, "", { urn, read: (from, key) => Reflect.get(from, key), unknown }),
      protect: each.protect ?? false,
      parent: each.parent === undefined ? undefined : toUrn(each.parent),
      dependencies: (each.dependsOn ?? []).map(toUrn),
      propertyDependencies: Object.fromEntries(byProperty),
      provider: each.cluster ?? "cluster",
    };
  });
}

interface IngressParts {
  readonly name?: string;
  readonly namespace?: string;
  readonly className?: string | symbol;
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly host?: unknown;
  readonly service?: Readonly<Record<string, unknown>>;
  readonly defaultBackend?: Readonly<Record<string, unknown>>;
}

/** An Ingress as anyone might write it; each part replaces that of a compliant one. */
export function ingress(parts: IngressParts = {}): Given {
  const action = { type: "forward", forwardConfig: { targetGroups: [{ targetGroupName: "edge-001-web" }] } };
  const {
    name = "shop",
    namespace = "shop",
    className = "alb",
    annotations = { "alb.ingress.kubernetes.io/actions.web": JSON.stringify(action) },
    host = `${name}.example.com`,
    service = { name: "web", port: { name: "use-annotation" } },
    defaultBackend,
  } = parts;
  const props = {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace, annotations },
    spec: {
      ingressClassName: className,
      ...(defaultBackend === undefined ? {} : { defaultBackend }),
      rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend: { service } }] } }],
    },
  };
  return { type: INGRESS, name, props };
}

/** IngressClassParams of the controller. */
export function classParams(name: string, spec: object, annotations: object = {}): Given {
  return { type: CLASS_PARAMS, name, props: { metadata: { name, annotations }, spec } };
}

/** An IngressClass of the controller with parameters of the same name. */
export function ingressClass(name: string, parameters: string = name): Given {
  const spec = {
    controller: "ingress.k8s.aws/alb",
    parameters: { apiGroup: "elbv2.k8s.aws", kind: "IngressClassParams", name: parameters },
  };
  return { type: INGRESS_CLASS, name, props: { metadata: { name }, spec } };
}
