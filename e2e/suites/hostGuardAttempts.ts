/** What others try to get at hosts of the fleet, and what they are told. */
import type { ApiAnswer } from "../deploy/apiClient.ts";
import type { Actors } from "./hostGuardCluster.ts";
import { ALB, arnOf, create, type IngressOptions, ingress, OWN_CLASS, SHARD } from "./hostGuardObjects.ts";

export interface Attempt {
  readonly what: string;
  readonly request: (actors: Actors) => Promise<ApiAnswer>;
  /** Which host or object, and why not. */
  readonly says: RegExp;
}

const LEGACY_CLASS = "kubernetes.io/ingress.class";
const HOST = "acme.example.com";

/** An Ingress of somebody with no rights to the host. */
function claim(what: string, options: IngressOptions, says: RegExp): Attempt {
  return { what, request: ({ mallory }) => create(mallory, ingress("mallory", "steal", options)), says };
}

/** An Ingress of a namespace that owns every host in it. */
function extend(what: string, options: IngressOptions, says: RegExp): Attempt {
  const request = ({ acme }: Actors) => create(acme, ingress("acme", "extend", { hosts: [HOST], ...options }));
  return { what, request, says };
}

const annotated = (key: string, value: string) => ({ annotations: { [key]: value } });
const condition = (config: object) => JSON.stringify([{ field: "host-header", hostHeaderConfig: config }]);
const forward = (target: object) => JSON.stringify({ type: "forward", ...target });

const HOSTS: readonly Attempt[] = [
  claim("another namespace's host", { hosts: [HOST] }, /acme\.example\.com: not owned by namespace mallory/),
  claim("a host that only the fleet serves", { hosts: ["shop.example.com"] }, /shop\.example\.com: not owned/),
  claim("a host that nobody has yet", { hosts: ["free.example.com"] }, /free\.example\.com: not owned/),
  claim("another namespace's wildcard", { hosts: ["*.acme.io"] }, /\*\.acme\.io: not owned/),
  claim("a wildcard above another's host", { hosts: ["*.example.com"] }, /\*\.example\.com: not owned/),
  claim("a host under another's wildcard", { hosts: ["shop.acme.io"] }, /shop\.acme\.io: not owned/),
  claim("one foreign host among several", { hosts: ["mallory.example.com", HOST] }, / acme\.example\.com: not owned/),
  claim(
    "a foreign host for its certificate",
    { hosts: ["mallory.example.com"], tls: [HOST] },
    / acme\.example\.com: not/,
  ),
  claim("a host in upper case", { hosts: ["ACME.example.com"] }, /ACME\.example\.com.*lowercase/),
  claim(
    "a host with a trailing dot",
    { hosts: ["acme.example.com."] },
    /acme\.example\.com\..*must consist of|end with/,
  ),
  claim("a host without a dot", { hosts: ["localhost"] }, /localhost: not owned/),
  claim("no host at all", { hosts: [""] }, /every host .*a rule without a host matches every host/),
  claim("no host beside its own", { hosts: ["mallory.example.com", ""] }, /a rule without a host matches every host/),
  claim(
    "what no rule matches",
    { hosts: ["mallory.example.com"], defaultBackend: true },
    /mallory\.example\.com .*defaultBackend would answer/,
  ),
  claim("everything, by a default backend", { defaultBackend: true }, /every host .*defaultBackend would answer/),
  claim(
    "a host on a shard that is not there yet",
    { class: "edge-1042", hosts: [HOST] },
    /acme\.example\.com: not owned/,
  ),
  extend(
    "two labels under its own wildcard",
    { hosts: ["a.b.acme.io"] },
    /a\.b\.acme\.io: not owned by namespace acme/,
  ),
  extend("the name above its own wildcard", { hosts: ["acme.io"] }, /claims acme\.io .*acme\.io: not owned/),
  extend(
    "another's exact host under its own wildcard",
    { hosts: ["www.acme.io"] },
    /www\.acme\.io: not owned by namespace acme/,
  ),
];

const ANNOTATIONS: readonly Attempt[] = [
  extend(
    "further hosts by a condition",
    annotated(`${ALB}/conditions.web`, condition({ values: ["shop.example.com"] })),
    /acme\.example\.com .*conditions\.web: for owners/,
  ),
  extend(
    "hosts by a regex condition",
    annotated(`${ALB}/conditions.web`, condition({ regexValues: [".*"] })),
    /conditions\.web: for owners/,
  ),
  extend("other paths by a transform", annotated(`${ALB}/transforms.web`, "[]"), /transforms\.web: for owners/),
  extend(
    "the fleet's target group by name",
    annotated(`${ALB}/actions.web`, forward({ targetGroupName: "edge-001-admin" })),
    /actions\.web: names a target group/,
  ),
  extend(
    "the fleet's target group by ARN",
    annotated(
      `${ALB}/actions.web`,
      forward({ forwardConfig: { targetGroups: [{ TargetGroupArn: arnOf("edge-001-admin") }] } }),
    ),
    /actions\.web: names a target group/,
  ),
  extend(
    "a target group behind an escape",
    annotated(`${ALB}/actions.web`, '{"type":"forward","target\\u0047roupName":"edge-001-admin"}'),
    /actions\.web: .*backslash/,
  ),
  extend("to stand above the others", annotated(`${ALB}/group.order`, "-1000"), /group\.order: for owners/),
  extend("another port", annotated(`${ALB}/listen-ports`, '[{"HTTP":8080}]'), /listen-ports: for owners/),
  extend(
    "a certificate of its own",
    annotated(`${ALB}/certificate-arn`, "arn:aws:acm:eu-central-1:111122223333:certificate/1"),
    /certificate-arn: for owners/,
  ),
  extend("another scheme for all", annotated(`${ALB}/scheme`, "internet-facing"), /scheme: for owners/),
  extend("a setting that a later controller reads", annotated(`${ALB}/brand-new`, "on"), /brand-new: for owners/),
  claim(
    "the group by annotation, from another class",
    { class: OWN_CLASS, hosts: [HOST], ...annotated(`${ALB}/group.name`, SHARD) },
    /acme\.example\.com .*group\.name: for owners/,
  ),
  claim(
    "the group by annotation, with the older class",
    { class: "", hosts: [HOST], annotations: { [LEGACY_CLASS]: "alb", [`${ALB}/group.name`]: SHARD } },
    /acme\.example\.com .*ingress\.class wins/,
  ),
  claim(
    "the load balancer by its name",
    { class: OWN_CLASS, hosts: [HOST], ...annotated(`${ALB}/load-balancer-name`, SHARD) },
    /acme\.example\.com .*load-balancer-name: for owners/,
  ),
  claim(
    "the class by the older annotation",
    { class: "", hosts: [HOST], ...annotated(LEGACY_CLASS, SHARD) },
    /acme\.example\.com .*ingress\.class wins/,
  ),
  extend("the class by both ways at once", annotated(LEGACY_CLASS, SHARD), /acme\.example\.com .*ingress\.class wins/),
];

export const CLAIMS: readonly Attempt[] = [...HOSTS, ...ANNOTATIONS];
