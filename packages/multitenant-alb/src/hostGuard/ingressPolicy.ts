import { annotation, INGRESS_CLASS_ANNOTATION } from "@sluice/alb-model";
import { celList, celText, shardPattern } from "./cel.ts";
import { annotationsChanged, annotationsOf, refusedActions, refusedKeys } from "./ingressAnnotations.ts";
import { PARAMETERS_LABEL, WILDCARD_KEY } from "./parameters.ts";
import { type GuardPolicy, guardPolicy, type NamedExpression, refusal, type Validation } from "./policy.ts";
import type { ResolvedHostGuard } from "./settings.ts";

/** The status subresource can change annotations, too. */
const RESOURCE_RULE = {
  apiGroups: ["networking.k8s.io"],
  apiVersions: ["*"],
  operations: ["CREATE", "UPDATE"],
  resources: ["ingresses", "ingresses/status"],
} as const;

/** Annotations by which an Ingress of any class ends up on a shard. */
const NAMING = [INGRESS_CLASS_ANNOTATION, annotation.groupName, annotation.loadBalancerName];
/** Longer lists are counted in messages. */
const LISTED_HOSTS = 10;

/** Who may claim a host on the fleet's load balancers. */
export function ingressPolicy(settings: ResolvedHostGuard): GuardPolicy {
  return guardPolicy(settings, {
    subject: "hosts",
    resourceRules: [RESOURCE_RULE],
    conditions: [
      { name: "on-the-fleet", expression: onTheFleet(settings.fleet) },
      // What changes finalizers, labels or the status claims nothing: the controllers do, whoever they are.
      {
        name: "claims-something",
        expression: `request.operation == "CREATE" || object.spec != oldObject.spec || ${annotationsChanged()}`,
      },
    ],
    variables: variables(settings.fleet),
    validations: validations(settings.fleet),
    paramRef: {
      selector: { matchLabels: { [PARAMETERS_LABEL]: settings.fleet } },
      namespace: settings.parametersNamespace,
      parameterNotFoundAction: "Deny",
    },
  });
}

function onTheFleet(fleet: string): string {
  const pattern = celText(shardPattern(fleet));
  const byClass = `object.spec.?ingressClassName.orValue("").matches(${pattern})`;
  const named = `object.metadata.?annotations[?key].orValue("").matches(${pattern})`;
  return `${byClass} || ${celList(NAMING)}.exists(key, ${named})`;
}

/** Exact hosts belong to whom they are listed for, whoever has the wildcard above them. */
function owned(host: string): string {
  const parent = `${celText(WILDCARD_KEY)} + ${host}.substring(${host}.indexOf("."))`;
  const byWildcard = `${host}.contains(".") && variables.owners[?(${parent})].orValue("") == request.namespace`;
  return `(${host} in variables.owners ? variables.owners[${host}] == request.namespace : ${byWildcard})`;
}

function variables(fleet: string): NamedExpression[] {
  const rules = "object.spec.?rules.orValue([])";
  const tls = "object.spec.?tls.orValue([])";
  const foreignTls = `${tls}.map(entry, entry.?hosts.orValue([]).filter(host, !${owned("host")}))`;
  const who = `"Ingress " + request.namespace + "/" + object.metadata.name + " of " + request.userInfo.username`;
  const empty = `host == "" ? "every host" : host`;
  return [
    { name: "owners", expression: "params.?data.orValue({})" },
    { name: "annotations", expression: annotationsOf("object") },
    { name: "hosts", expression: `${rules}.map(rule, rule.?host.orValue(""))` },
    {
      name: "foreign",
      expression:
        `variables.hosts.filter(host, host != "" && !${owned("host")}) + ` +
        `${foreignTls}.filter(hosts, hosts.size() > 0).map(hosts, hosts.join(", "))`,
    },
    { name: "refusedKeys", expression: refusedKeys("variables.annotations") },
    { name: "refusedActions", expression: refusedActions("variables.annotations") },
    { name: "listed", expression: listed(`variables.hosts.map(host, ${empty})`, "hosts") },
    {
      name: "who",
      expression: `${who} + " claims " + (variables.hosts.size() == 0 ? "every host" : variables.listed) + ${celText(` on fleet ${fleet}: `)}`,
    },
  ];
}

function listed(list: string, what: string): string {
  const counted = `${list}[0] + " and " + string(${list}.size() - 1) + " more ${what}"`;
  return `(${list}.size() > ${LISTED_HOSTS} ? ${counted} : ${list}.join(", "))`;
}

function validations(fleet: string): Validation[] {
  const who = "variables.who";
  const notTheirs = '": not owned by namespace " + request.namespace + "; "';
  return [
    refusal(`!(${celText(INGRESS_CLASS_ANNOTATION)} in variables.annotations)`, who, [
      `the annotation ${INGRESS_CLASS_ANNOTATION} wins over spec.ingressClassName`,
      "remove it and name the class in spec.ingressClassName",
    ]),
    refusal("variables.refusedKeys.size() == 0", `${who} + ${listed("variables.refusedKeys", "annotations")} + ": "`, [
      `for owners of fleet ${fleet} only, for it changes what the load balancer shares or which hosts a rule matches`,
      "remove it",
    ]),
    refusal(
      "variables.refusedActions.size() == 0",
      `${who} + ${listed("variables.refusedActions", "annotations")} + ": "`,
      [
        "names a target group, or has a backslash or a character beyond ASCII that could hide one",
        "forward to Services of the namespace by serviceName and servicePort",
      ],
    ),
    refusal("!has(object.spec.defaultBackend)", who, [
      "spec.defaultBackend would answer for every host that no rule matches",
      "give a rule with a host in its place",
    ]),
    refusal('!variables.hosts.exists(host, host == "")', who, [
      "a rule without a host matches every host of the load balancer",
      "give each rule a host that the namespace owns",
    ]),
    refusal("variables.foreign.size() == 0", `${who} + ${listed("variables.foreign", "hosts")} + ${notTheirs}`, [
      "only a namespace that owns a host, or an owner of the fleet, may claim it",
      `have the fleet's owners list it for the namespace in HostGuard ${fleet}, or use a class of your own`,
    ]),
  ];
}
