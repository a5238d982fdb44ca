import type { Problem } from "@sluice/alb-model";

/** The parts of a Lambda function's ARN. */
export interface FunctionArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
  /** Alias or version. */
  readonly qualifier?: string;
}

const FUNCTION_ARN =
  /^arn:(?<partition>aws[a-z-]*):lambda:(?<region>[a-z0-9-]+):(?<account>\d{12}):function:(?<name>[A-Za-z0-9_-]{1,64})(?::(?<qualifier>\$LATEST|[A-Za-z0-9_-]{1,128}))?$/;

/**
 * The parts of a function's ARN, or `undefined` where the text is none.
 *
 * @example parseFunctionArn("arn:aws:lambda:eu-central-1:123456789012:function:site:live")?.qualifier // "live"
 */
export function parseFunctionArn(arn: string): FunctionArn | undefined {
  const { partition, region, account, name, qualifier } = FUNCTION_ARN.exec(arn)?.groups ?? {};
  if (partition === undefined || region === undefined || account === undefined || name === undefined) return undefined;
  return { partition, region, account, name, ...(qualifier === undefined ? {} : { qualifier }) };
}

/** A function's ARN without alias or version. */
export function unqualifiedArn(arn: string): string {
  return arn.split(":").slice(0, 7).join(":");
}

/** Where a load balancer is, as far as that is known. */
export interface KnownPlace {
  readonly accountId?: string;
  readonly region?: string;
}

/**
 * What keeps a load balancer from having a function as its target: it must be in the same account and Region, and
 * Lambda takes no permission for `$LATEST`, without which the load balancer may not invoke it.
 */
export function checkFunctionArn(path: string, arn: string, place: KnownPlace): Problem[] {
  const problem = (code: string, message: string, fix: string): Problem[] => [{ code, path, value: arn, message, fix }];
  const parts = parseFunctionArn(arn);
  if (parts === undefined) {
    const fix = "write arn:aws:lambda:<Region>:<account>:function:<name>, with :<alias> where there is one";
    return problem("fallback.functionArn", "is not the ARN of a Lambda function", fix);
  }
  const { region, account, qualifier } = parts;
  if (qualifier === "$LATEST") {
    const fix = "name an alias or a version, or leave the qualifier out";
    return problem("fallback.latest", "names $LATEST, which Lambda gives nobody permission to invoke", fix);
  }
  const elsewhere = "a load balancer invokes functions of its own account and Region only";
  if (place.accountId !== undefined && place.accountId !== account)
    return problem("fallback.account", `is in account ${account}, and ${elsewhere}`, `use one of ${place.accountId}`);
  if (place.region !== undefined && place.region !== region)
    return problem("fallback.region", `is in ${region}, and ${elsewhere}`, `use one in ${place.region}`);
  return [];
}
