/** Other ways to a host of the fleet than an Ingress that claims it. */
import type { Attempt } from "./hostGuardAttempts.ts";
import {
  ALB,
  afterCreating,
  apply,
  arnOf,
  binding,
  classParams,
  configMap,
  create,
  ingress,
  ingressClass,
  merge,
  OWN_CLASS,
  ownersMap,
  PARAMETERS_NAMESPACE,
  remove,
  SHARD,
} from "./hostGuardObjects.ts";

const HOST = "acme.example.com";
const annotated = (key: string, value: string) => ({ annotations: { [key]: value } });

const bundle = ingress("edge", "bundle");
const widerRules = { spec: { rules: [{ host: "*.example.com" }] } };
const harmless = ingress("acme", "harmless", { hosts: [HOST] });
const elsewhere = ingress("mallory", "elsewhere", { class: OWN_CLASS, hosts: [HOST] });
const foreignRules = {
  spec: { rules: (ingress("acme", "x", { hosts: ["shop.example.com"] }).spec as { rules: [] }).rules },
};

const WAYS: readonly Attempt[] = [
  {
    what: "a host by an update",
    request: ({ acme }) => afterCreating(acme, harmless, () => merge(acme, harmless, foreignRules)),
    says: /shop\.example\.com: not owned by namespace acme/,
  },
  {
    what: "a condition by an update",
    request: ({ acme }) =>
      afterCreating(acme, harmless, () =>
        merge(acme, harmless, { metadata: annotated(`${ALB}/conditions.web`, "[]") }),
      ),
    says: /acme\.example\.com .*conditions\.web: for owners/,
  },
  {
    what: "a condition by the status",
    request: ({ acme }) =>
      afterCreating(acme, harmless, () =>
        merge(acme, harmless, { metadata: annotated(`${ALB}/conditions.web`, "[]") }, "status"),
      ),
    says: /acme\.example\.com .*conditions\.web: for owners/,
  },
  {
    what: "the class by an update",
    request: ({ mallory }) =>
      afterCreating(mallory, elsewhere, () => merge(mallory, elsewhere, { spec: { ingressClassName: SHARD } })),
    says: /acme\.example\.com: not owned by namespace mallory/,
  },
  {
    what: "the group by the status",
    request: ({ mallory }) =>
      afterCreating(mallory, elsewhere, () =>
        merge(mallory, elsewhere, { metadata: annotated(`${ALB}/group.name`, SHARD) }, "status"),
      ),
    says: /acme\.example\.com .*group\.name: for owners/,
  },
  {
    what: "a host by server-side apply",
    request: ({ mallory }) => apply(mallory, ingress("mallory", "applied", { hosts: [HOST] })),
    says: /acme\.example\.com: not owned/,
  },
  {
    what: "a host with the fleet's field manager",
    request: ({ mallory }) => apply(mallory, ingress("mallory", "forged", { hosts: [HOST] }), "pulumi-kubernetes"),
    says: /acme\.example\.com: not owned/,
  },
  {
    what: "a host, only to see whether it would do",
    request: ({ mallory }) => create(mallory, ingress("mallory", "tried", { hosts: [HOST] }), { dryRun: "All" }),
    says: /acme\.example\.com: not owned/,
  },
  {
    what: "a host with the fleet's labels",
    request: ({ mallory }) => {
      const forged = ingress("mallory", "labelled", { hosts: [HOST] });
      return create(mallory, {
        ...forged,
        metadata: {
          name: "labelled",
          namespace: "mallory",
          labels: { "app.kubernetes.io/managed-by": "sluice", "sluice/fleet": "edge" },
        },
      });
    },
    says: /acme\.example\.com: not owned/,
  },
];

const FLEETS_OWN: readonly Attempt[] = [
  {
    what: "the fleet's own Ingress, by a condition",
    request: ({ mallory }) => merge(mallory, bundle, { metadata: annotated(`${ALB}/conditions.web`, "[]") }),
    says: /Ingress edge\/bundle of .*mallory.*shop\.example\.com .*conditions\.web: for owners/,
  },
  {
    what: "the fleet's own Ingress, by its rules",
    request: ({ mallory }) => merge(mallory, bundle, widerRules),
    says: /\*\.example\.com: not owned by namespace edge/,
  },
];

const CLASSES: readonly Attempt[] = [
  {
    what: "the group, by parameters of another class",
    request: ({ mallory }) => create(mallory, classParams("mine", { group: { name: SHARD } })),
    says: /IngressClassParams mine: it is, or names, .*fleet edge/,
  },
  {
    what: "the load balancer, by parameters of another class",
    request: ({ mallory }) => create(mallory, classParams("mine", { loadBalancerName: SHARD })),
    says: /IngressClassParams mine: it is, or names/,
  },
  {
    what: "the group, by an update of its parameters",
    request: ({ mallory }) =>
      afterCreating(mallory, classParams("later", {}), () =>
        merge(mallory, classParams("later", {}), { spec: { group: { name: SHARD } } }),
      ),
    says: /UPDATE IngressClassParams later/,
  },
  {
    what: "the fleet's parameters, for a class of its own",
    request: ({ mallory }) => create(mallory, ingressClass("mine", SHARD)),
    says: /CREATE IngressClass mine/,
  },
  {
    what: "everybody's default class",
    request: ({ mallory }) =>
      merge(mallory, ingressClass(SHARD, SHARD), {
        metadata: annotated("ingressclass.kubernetes.io/is-default-class", "true"),
      }),
    says: /UPDATE IngressClass edge-001/,
  },
  {
    what: "the fleet's parameters, for all namespaces",
    request: ({ mallory }) => merge(mallory, classParams(SHARD, {}), { spec: { namespaceSelector: null } }),
    says: /UPDATE IngressClassParams edge-001/,
  },
  {
    what: "the fleet's parameters gone",
    request: ({ mallory }) => remove(mallory, classParams(SHARD, {})),
    says: /DELETE IngressClassParams edge-001/,
  },
  {
    what: "the class of the next shard",
    request: ({ mallory }) => create(mallory, ingressClass("edge-002", "mine")),
    says: /CREATE IngressClass edge-002/,
  },
];

const autoMode = (name: string, targetGroup: string) => ({
  ...binding("mallory", name, { targetGroupARN: arnOf(targetGroup) }),
  apiVersion: "eks.amazonaws.com/v1",
});
const fleetBinding = binding("web", "edge-001-web", {});

const TARGET_GROUPS: readonly Attempt[] = [
  {
    what: "requests, by a target group's name",
    request: ({ mallory }) => create(mallory, binding("mallory", "b", { targetGroupName: "edge-001-web" })),
    says: /TargetGroupBinding mallory\/b .*edge-001-web: it is a target group of fleet edge/,
  },
  {
    what: "requests, by a target group's ARN",
    request: ({ mallory }) => create(mallory, binding("mallory", "b", { targetGroupARN: arnOf("edge-001-web") })),
    says: /targetgroup\/edge-001-web.*: it is a target group of fleet edge/,
  },
  {
    what: "requests, by an ARN on Auto Mode",
    request: ({ mallory }) => create(mallory, autoMode("b", "edge-002-web")),
    says: /targetgroup\/edge-002-web.*: it is a target group of fleet edge/,
  },
  {
    what: "requests, by another Service in the fleet's binding",
    request: ({ mallory }) => merge(mallory, fleetBinding, { spec: { serviceRef: { name: "mine" } } }),
    says: /TargetGroupBinding web\/edge-001-web .*fleet edge/,
  },
];

/** Its name is known to everybody who may list ConfigMaps. */
export function parameterAttempts(name: () => string): readonly Attempt[] {
  const named = () => configMap(PARAMETERS_NAMESPACE, name());
  const collection = { apiVersion: "v1", kind: "ConfigMap", namespace: PARAMETERS_NAMESPACE };
  const says = (operation: string) =>
    new RegExp(`may not ${operation} ConfigMap kube-system/.*which namespace owns which host`);
  return [
    {
      what: "ownership, by new data",
      request: ({ mallory }) => merge(mallory, named(), { data: { [HOST]: "mallory" } }),
      says: /may not UPDATE ConfigMap|immutable/,
    },
    {
      what: "ownership, by server-side apply",
      request: ({ mallory }) =>
        apply(mallory, configMap(PARAMETERS_NAMESPACE, name(), { "new.acme.example.com": "mallory" }), "pulumi"),
      says: /may not UPDATE ConfigMap|immutable/,
    },
    {
      what: "ownership out of sight, by its label",
      request: ({ mallory }) => merge(mallory, named(), { metadata: { labels: { "sluice/host-owners": null } } }),
      says: says("UPDATE"),
    },
    { what: "ownership gone", request: ({ mallory }) => remove(mallory, named()), says: says("DELETE") },
    {
      what: "ownership gone, with all ConfigMaps",
      request: ({ mallory }) => mallory.ask(collection, { method: "DELETE" }),
      says: says("DELETE"),
    },
    {
      what: "ownership, by a ConfigMap of its own",
      request: ({ mallory }) => create(mallory, ownersMap(PARAMETERS_NAMESPACE, "mine", { [HOST]: "mallory" })),
      says: says("CREATE"),
    },
    {
      what: "ownership, by the label on a ConfigMap of its own",
      request: ({ mallory }) => {
        const mine = configMap(PARAMETERS_NAMESPACE, "labelled", { [HOST]: "mallory" });
        const labelled = ownersMap(PARAMETERS_NAMESPACE, "labelled");
        return afterCreating(mallory, mine, () => apply(mallory, labelled));
      },
      says: says("UPDATE"),
    },
  ];
}

export const WAYS_ROUND: readonly Attempt[] = [...WAYS, ...FLEETS_OWN, ...CLASSES, ...TARGET_GROUPS];
