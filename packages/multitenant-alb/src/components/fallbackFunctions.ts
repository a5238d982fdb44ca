import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Fleet, nearest, type Problem } from "@sluice/alb-model";
import { checkFunctionArn } from "../fallback/functionArn.ts";

/** A Lambda function of the load balancers' Region: its ARN, with an alias or a version at the end or not, or a resource. */
export type FallbackFunction = pulumi.Input<string> | aws.lambda.Function | aws.lambda.Alias;

/**
 * Services of a fleet that have a fallback, for programs that write their fleet as a literal; of a fleet that was read
 * from a file, any name.
 *
 * @example const fallbacks: Record<ServiceWithFallback<typeof fleet>, FallbackFunction> = { web: degraded };
 */
export type ServiceWithFallback<F extends Fleet> = string extends keyof F["services"]
  ? string
  : {
      [Service in keyof F["services"]]: F["services"][Service] extends { readonly fallback: object } ? Service : never;
    }[keyof F["services"]];

/** Fallbacks of the fleet without a function, functions without a fallback, and what is no function at all. */
export function checkFallbackFunctions(fleet: unknown, given: unknown): Problem[] {
  const declared = servicesWithFallback(fleet);
  const functions = isRecord(given) ? given : {};
  if (given !== undefined && !isRecord(given)) {
    return [
      problem("args.fallbacks", "args.fallbacks", "are not functions by service", "write { <service>: function }"),
    ];
  }
  return [
    ...declared.filter((service) => functions[service] === undefined).map(missing),
    ...Object.entries(functions).flatMap(([service, fallback]) => checkGiven(service, fallback, declared)),
  ];
}

function missing(service: string): Problem {
  const message = "is missing: the fleet says that a Lambda function takes this service's requests without pods";
  const fix = `give the function, or take \`fallback\` out of fleet.services.${service}`;
  return problem("args.fallbackMissing", `args.fallbacks.${service}`, message, fix);
}

function checkGiven(service: string, fallback: unknown, declared: readonly string[]): Problem[] {
  const path = `args.fallbacks.${service}`;
  if (fallback === undefined) return [];
  if (!declared.includes(service)) {
    const close = nearest(service, declared);
    const fix = close === undefined ? `write \`fallback: {}\` at the service in the fleet` : `did you mean ${close}?`;
    return [problem("args.fallbackUnknown", path, "is of no service with a fallback in the fleet", fix)];
  }
  // What another resource brings is AWS's to judge.
  if (typeof fallback === "string") return checkFunctionArn(path, fallback, {});
  if (typeof fallback === "object" && fallback !== null) return [];
  const message = "is neither the ARN of a Lambda function nor a function nor an alias";
  return [problem("args.fallbackFunction", path, message, "give the function itself, its alias, or its ARN")];
}

/** Programs may be untyped; what has the wrong shape is named by the check of the fleet. */
function servicesWithFallback(fleet: unknown): string[] {
  const services = isRecord(fleet) && isRecord(fleet.services) ? fleet.services : {};
  return Object.entries(services)
    .filter(([, service]) => isRecord(service) && service.fallback !== undefined)
    .map(([key]) => key);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function problem(code: string, path: string, message: string, fix: string): Problem {
  return { code, path, message, fix };
}
