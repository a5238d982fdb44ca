/** What the guard must let through. */
import type { ApiAnswer } from "../deploy/apiClient.ts";
import type { Actors } from "./hostGuardCluster.ts";
import {
  ALB,
  afterCreating,
  apply,
  arnOf,
  binding,
  classParams,
  configMap,
  create,
  type IngressOptions,
  ingress,
  ingressClass,
  merge,
  OWN_CLASS,
  ownersMap,
  PARAMETERS_NAMESPACE,
  remove,
  SHARD,
} from "./hostGuardObjects.ts";

export interface Admitted {
  readonly what: string;
  readonly request: (actors: Actors) => Promise<ApiAnswer>;
}

let count = 0;
const fresh = () => `legitimate-${++count}`;

function own(what: string, options: IngressOptions): Admitted {
  return { what, request: ({ acme }) => create(acme, ingress("acme", fresh(), options)) };
}

function others(what: string, options: IngressOptions): Admitted {
  return {
    what,
    request: ({ mallory }) => create(mallory, ingress("mallory", fresh(), { class: OWN_CLASS, ...options })),
  };
}

const ACTION = JSON.stringify({
  type: "forward",
  forwardConfig: {
    targetGroups: [
      { serviceName: "stable", servicePort: "80", weight: 90 },
      { serviceName: "canary", servicePort: "80", weight: 10 },
    ],
  },
});
const FLEETS = {
  [`${ALB}/actions.web`]: '{"type":"forward","targetGroupName":"edge-001-web"}',
  [`${ALB}/conditions.web`]: "[]",
  [`${ALB}/group.order`]: "-900",
};
const FINALIZER = { metadata: { finalizers: [`group.ingress.k8s.aws/${SHARD}`] } };
const STATUS = { status: { loadBalancer: { ingress: [{ hostname: "edge-001.elb.amazonaws.com" }] } } };
const old = ingress("mallory", "old");

const OWN: readonly Admitted[] = [
  own("a namespace's own host", { hosts: ["acme.example.com"] }),
  own("its own wildcard", { hosts: ["*.acme.io"] }),
  own("a host under its own wildcard", { hosts: ["shop.acme.io"] }),
  own("its own hosts for their certificates", {
    hosts: ["acme.example.com", "shop.acme.io"],
    tls: ["acme.example.com", "*.acme.io"],
  }),
  own("annotations of its own target groups", {
    hosts: ["acme.example.com"],
    annotations: { [`${ALB}/healthcheck-path`]: "/healthz", [`${ALB}/target-type`]: "ip" },
  }),
  own("a canary among its own Services", {
    hosts: ["acme.example.com"],
    annotations: { [`${ALB}/actions.web`]: ACTION },
  }),
  own("annotations that are not the controller's", {
    hosts: ["acme.example.com"],
    annotations: { "example.com/team": "acme" },
  }),
  own("its own host on a shard that came later", { class: "edge-017", hosts: ["acme.example.com"] }),
  {
    what: "another path by an update",
    request: ({ acme }) => {
      const made = ingress("acme", fresh(), { hosts: ["acme.example.com"] });
      return afterCreating(acme, made, () => merge(acme, made, { spec: { rules: [{ host: "shop.acme.io" }] } }));
    },
  },
  {
    what: "the end of its own Ingress",
    request: ({ acme }) => {
      const made = ingress("acme", fresh(), { hosts: ["acme.example.com"] });
      return afterCreating(acme, made, () => remove(acme, made));
    },
  },
];

const FLEET: readonly Admitted[] = [
  {
    what: "everything from the fleet's service account",
    request: ({ fleet }) =>
      apply(fleet, ingress("edge", "bundle", { hosts: ["shop.example.com", ""], annotations: FLEETS })),
  },
  {
    what: "everything from the fleet's group",
    request: ({ platform }) =>
      apply(platform, ingress("edge", "anchor", { hosts: ["acme.example.com"], annotations: FLEETS })),
  },
  {
    what: "a class of the fleet's next shard",
    request: async ({ fleet }) => {
      await apply(fleet, classParams("edge-002", { group: { name: "edge-002" } }));
      return await apply(fleet, ingressClass("edge-002", "edge-002"));
    },
  },
  {
    what: "a binding of the fleet",
    request: ({ fleet }) => apply(fleet, binding("web", "edge-002-web", { targetGroupName: "edge-002-web" })),
  },
  {
    what: "a ConfigMap of the fleet",
    request: ({ fleet }) => {
      const next = ownersMap(PARAMETERS_NAMESPACE, "next", { "acme.example.com": "acme" });
      return afterCreating(fleet, next, () => remove(fleet, next));
    },
  },
];

const CONTROLLER: readonly Admitted[] = [
  {
    what: "the controller's finalizer on the fleet's Ingress",
    request: ({ controller }) => merge(controller, ingress("edge", "bundle"), FINALIZER),
  },
  {
    what: "the controller's status on the fleet's Ingress",
    request: ({ controller }) => merge(controller, ingress("edge", "bundle"), STATUS, "status"),
  },
  {
    what: "the controller's plan on the fleet's Ingress",
    request: ({ controller }) =>
      merge(controller, ingress("edge", "bundle"), { metadata: { annotations: { [`${ALB}/dry-run-plan`]: "{}" } } }),
  },
  {
    what: "the controller's finalizer on an Ingress that would be refused today",
    request: ({ controller }) => merge(controller, old, FINALIZER),
  },
  {
    what: "the controller's status on an Ingress that would be refused today",
    request: ({ controller }) => merge(controller, old, STATUS, "status"),
  },
  {
    what: "labels on an Ingress that would be refused today",
    request: ({ mallory }) => merge(mallory, old, { metadata: { labels: { a: "b" } } }),
  },
  {
    what: "the controller's finalizer on the fleet's binding",
    request: ({ controller }) =>
      merge(controller, binding("web", "edge-001-web", {}), { metadata: { finalizers: ["elbv2.k8s.aws/resources"] } }),
  },
  {
    what: "the controller's own bindings",
    request: ({ controller }) =>
      create(controller, binding("mallory", fresh(), { targetGroupARN: arnOf("k8s-mallory-web-0123456789") })),
  },
];

const OTHERS: readonly Admitted[] = [
  others("any host on another class", { hosts: ["acme.example.com"] }),
  others("no host on another class", { hosts: [""], defaultBackend: true }),
  others("any annotation on another class", {
    hosts: ["a.example.com"],
    annotations: { [`${ALB}/conditions.web`]: "[]", [`${ALB}/group.name`]: "mine" },
  }),
  others("an Ingress without a class", { class: "", hosts: ["acme.example.com"] }),
  others("another fleet whose name begins alike", { class: "edge-eu-001", hosts: ["acme.example.com"] }),
  others("another fleet whose name ends alike", { class: "my-edge-001", hosts: ["acme.example.com"] }),
  {
    what: "classes and parameters of others",
    request: async ({ mallory }) => {
      await apply(mallory, classParams(OWN_CLASS, { group: { name: "mine" } }));
      return await apply(mallory, ingressClass(OWN_CLASS, OWN_CLASS));
    },
  },
  {
    what: "bindings of others",
    request: ({ mallory }) => create(mallory, binding("mallory", fresh(), { targetGroupName: "mine-edge-001-web" })),
  },
  { what: "ConfigMaps of others", request: ({ mallory }) => create(mallory, configMap(PARAMETERS_NAMESPACE, fresh())) },
  {
    what: "a ConfigMap of that label in another namespace, where nobody reads it",
    request: ({ mallory }) => create(mallory, ownersMap("mallory", "owners", { "shop.example.com": "mallory" })),
  },
];

export const ADMITTED: readonly Admitted[] = [...OWN, ...FLEET, ...CONTROLLER, ...OTHERS];
