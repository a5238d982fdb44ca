import { AWS_NAME_LENGTH, FLEET_NAME_LENGTH, fallbackGroupName, shardName, targetGroupName } from "../names.ts";
import type { Problem } from "../problem.ts";
import { checkFallbacks } from "./checkFallbacks.ts";
import { checkLoadBalancer } from "./checkLoadBalancer.ts";
import { checkPlatform } from "./checkPlatform.ts";
import { checkProfiles } from "./checkProfiles.ts";
import { checkTenants, isCertificateArn } from "./checkTenants.ts";
import type { Fleet, FleetService, Tenant } from "./fleet.ts";
import { DEFAULTS } from "./resolve.ts";

const FLEET_NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;
const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const SERVICE_NAME = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const MAX_PORT = 65_535;

/**
 * Everything that is wrong with a fleet and its tenants before any of them is placed, sorted by path. The plan adds
 * what only placing can tell: quotas that are exceeded.
 *
 * @example checkFleet(fleet, [{ id: "acme", hosts: ["acme.example.com:80"] }])[0]?.code // "hosts.port"
 */
export function checkFleet(fleet: Fleet, tenants: readonly Tenant[]): Problem[] {
  const problems = [
    ...checkFleetName(fleet),
    ...checkServices(fleet),
    ...checkAllowedNamespaces(fleet),
    ...checkCertificates(fleet),
    ...checkLoadBalancer(fleet),
    ...checkPlatform(fleet),
    ...checkProfiles(fleet),
    ...checkFallbacks(fleet),
  ];
  return sortProblems([...problems, ...checkTenants(fleet, tenants)]);
}

/** Problems in an order that does not depend on the order of tenants. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const key = ({ path, code, message, fix, value }: Problem) =>
    [path, code, message, fix, String(value)].join("\u0000");
  return problems
    .map((problem) => ({ problem, key: key(problem) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ problem }) => problem);
}

function checkFleetName({ name, namespace }: Fleet): Problem[] {
  const problems: Problem[] = [];
  const form = `use a lower case letter, then letters, digits and inner hyphens, ${FLEET_NAME_LENGTH} characters in all`;
  if (!FLEET_NAME.test(name) || name.length > FLEET_NAME_LENGTH) {
    const message = "is not a fleet name; it begins every AWS name, and those have 32 characters";
    problems.push({ code: "fleet.name", path: "fleet.name", value: name, message, fix: form });
  } else if (`${name}-`.startsWith("internal-")) {
    const message = "begins with internal-, which AWS keeps for itself";
    problems.push({ code: "fleet.name", path: "fleet.name", value: name, message, fix: "choose another name" });
  }
  if (namespace !== undefined && !DNS_LABEL.test(namespace)) problems.push(notALabel("fleet.namespace", namespace));
  return problems;
}

function notALabel(path: string, value: string): Problem {
  return {
    code: "fleet.namespace",
    path,
    value,
    message: "is not a namespace",
    fix: "use lower case letters, digits and inner hyphens",
  };
}

function checkAllowedNamespaces({ allowedNamespaces = [] }: Fleet): Problem[] {
  return allowedNamespaces.flatMap((value, index) => {
    const path = `fleet.allowedNamespaces[${index}]`;
    if (!DNS_LABEL.test(value)) return [notALabel(path, value)];
    if (allowedNamespaces.indexOf(value) === index) return [];
    return [{ code: "fleet.namespace", path, value, message: "is listed twice", fix: "remove one" }];
  });
}

function checkServices(fleet: Fleet): Problem[] {
  const services = Object.entries(fleet.services);
  if (services.length === 0) {
    const fix = "name at least one Kubernetes Service";
    return [{ code: "fleet.services", path: "fleet.services", message: "there are no services", fix }];
  }
  return [...services.flatMap(([key, service]) => checkService(key, service)), ...checkTargetGroupNames(fleet)];
}

function checkService(key: string, service: FleetService): Problem[] {
  const problems: Problem[] = [];
  const path = `fleet.services.${key}`;
  const name = service.service ?? key;
  if (!SERVICE_NAME.test(key)) {
    const fix = "use a lower case letter, then letters, digits and inner hyphens";
    problems.push({ code: "services.name", path, value: key, message: "is not a service name", fix });
  }
  if (!SERVICE_NAME.test(name) && name !== key) {
    const fix = "write the name of the Kubernetes Service";
    problems.push({
      code: "services.name",
      path: `${path}.service`,
      value: name,
      message: "is not a Service name",
      fix,
    });
  }
  if (!DNS_LABEL.test(service.namespace)) problems.push(notALabel(`${path}.namespace`, service.namespace));
  for (const field of ["port", "targetPort"] as const) {
    const port = service[field];
    if (port === undefined || (Number.isInteger(port) && port >= 1 && port <= MAX_PORT)) continue;
    problems.push({
      code: "services.port",
      path: `${path}.${field}`,
      value: port,
      message: "is not a port",
      fix: `use 1 to ${MAX_PORT}`,
    });
  }
  return [...problems, ...checkHealthTiming(path, service)];
}

/** ELBv2 refuses a check that may still be running when the next one is due. */
function checkHealthTiming(path: string, { healthCheck }: FleetService): Problem[] {
  const interval = healthCheck?.intervalSeconds ?? DEFAULTS.healthCheck.intervalSeconds;
  const timeout = healthCheck?.timeoutSeconds ?? DEFAULTS.healthCheck.timeoutSeconds;
  if (timeout < interval) return [];
  const message = `is not shorter than the interval of ${interval} s`;
  const fix = "lower timeoutSeconds or raise intervalSeconds";
  return [{ code: "services.healthCheck", path: `${path}.healthCheck`, value: timeout, message, fix }];
}

interface NamedGroup {
  readonly key: string;
  readonly name: string;
  readonly isFallback: boolean;
}

/** Names are cut to what AWS takes; two that come out alike would be one target group. */
function checkTargetGroupNames(fleet: Fleet): Problem[] {
  const shard = shardName(fleet.name, 1);
  const groups = Object.entries(fleet.services).flatMap(([key, { fallback }]): NamedGroup[] => [
    { key, name: targetGroupName(shard, key), isFallback: false },
    ...(fallback === undefined ? [] : [{ key, name: fallbackGroupName(shard, key), isFallback: true }]),
  ]);
  return [...Map.groupBy(groups, ({ name }) => name).values()].flatMap(([first, second]) =>
    first === undefined || second === undefined ? [] : [sameName(first, second)],
  );
}

function sameName(first: NamedGroup, second: NamedGroup): Problem {
  const [has, whose] = [second.isFallback ? "has a fallback with" : "has", first.isFallback ? "the fallback of " : ""];
  return {
    code: "services.collision",
    path: `fleet.services.${second.key}`,
    value: second.key,
    message: `${has} the target group name of ${whose}service ${first.key}, ${first.name}: names are cut to ${AWS_NAME_LENGTH} characters`,
    fix: "use another, short service key, and name the Kubernetes Service in `service`",
  };
}

function checkCertificates({ certificates = [] }: Fleet): Problem[] {
  return certificates.flatMap((value, index) => {
    const at = { code: "fleet.certificate", path: `fleet.certificates[${index}]`, value };
    if (!isCertificateArn(value)) {
      const fix = "write arn:aws:acm:<region>:<account>:certificate/<id>";
      return [{ ...at, message: "is not the ARN of an ACM certificate", fix }];
    }
    return certificates.indexOf(value) === index ? [] : [{ ...at, message: "is listed twice", fix: "remove one" }];
  });
}
