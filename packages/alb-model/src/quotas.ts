/**
 * Every limit that a plan is held to, as data. Sources: the AWS page "Quotas for your Application Load Balancers"
 * and the listener rule chapters of the ALB guide.
 */
export interface Quota {
  readonly limit: number;
  /** AWS raises it on request. */
  readonly adjustable: boolean;
  readonly meaning: string;
  readonly source: string;
}

const LIMITS_PAGE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html";
const RULES_PAGE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html";

export const QUOTAS = {
  rulesPerLoadBalancer: {
    limit: 100,
    adjustable: true,
    meaning: "non-default rules of all listeners of a load balancer",
    source: LIMITS_PAGE,
  },
  conditionValuesPerRule: {
    limit: 5,
    adjustable: false,
    meaning: "values of all conditions of a rule, regex values included",
    source: LIMITS_PAGE,
  },
  valuesPerCondition: {
    limit: 5,
    adjustable: false,
    meaning: "values of one condition; the guide says 3, the API and field reports take 5",
    source: RULES_PAGE,
  },
  wildcardsPerRule: {
    limit: 5,
    adjustable: false,
    meaning: "`*` and `?` in all values of a rule; the quota page says 6, the guide 5",
    source: RULES_PAGE,
  },
  hostValueLength: {
    limit: 128,
    adjustable: false,
    meaning: "characters of a host value",
    source: RULES_PAGE,
  },
  pathValueLength: {
    limit: 128,
    adjustable: false,
    meaning: "characters of a path value",
    source: RULES_PAGE,
  },
  regexValueLength: {
    limit: 128,
    adjustable: false,
    meaning: "characters of a regex value",
    source: RULES_PAGE,
  },
  targetGroupsPerLoadBalancer: {
    limit: 100,
    adjustable: false,
    meaning: "target groups of a load balancer",
    source: LIMITS_PAGE,
  },
  targetGroupsPerAction: {
    limit: 5,
    adjustable: false,
    meaning: "target groups of a forward action",
    source: LIMITS_PAGE,
  },
  certificatesPerLoadBalancer: {
    limit: 25,
    adjustable: true,
    meaning: "certificates of a load balancer, without the default one",
    source: LIMITS_PAGE,
  },
  targetsPerLoadBalancer: {
    limit: 1000,
    adjustable: true,
    meaning: "targets of all target groups of a load balancer",
    source: LIMITS_PAGE,
  },
  targetsPerTargetGroup: {
    limit: 1000,
    adjustable: true,
    meaning: "targets of a target group",
    source: LIMITS_PAGE,
  },
  loadBalancersPerRegion: {
    limit: 50,
    adjustable: true,
    meaning: "Application Load Balancers of an account in a Region",
    source: LIMITS_PAGE,
  },
  targetGroupsPerRegion: {
    limit: 3000,
    adjustable: true,
    meaning: "target groups of an account in a Region",
    source: LIMITS_PAGE,
  },
  tenantsPerLoadBalancer: {
    limit: Number.MAX_SAFE_INTEGER,
    adjustable: true,
    meaning: "tenants of a load balancer; no AWS limit, set it to bound how many an incident can reach",
    source: "Sluice",
  },
} as const satisfies Record<string, Quota>;

export type QuotaName = keyof typeof QUOTAS;
export type QuotaOverrides = Readonly<Partial<Record<QuotaName, number>>>;
/** The limits in force for a fleet. */
export type Limits = Readonly<Record<QuotaName, number>>;

export const QUOTA_NAMES = Object.keys(QUOTAS) as readonly QuotaName[];

/**
 * The limits in force: AWS's defaults, with a fleet's overrides on top.
 *
 * @example resolveLimits({ rulesPerLoadBalancer: 200 }).rulesPerLoadBalancer // 200
 */
export function resolveLimits(overrides: QuotaOverrides = {}): Limits {
  const entries = QUOTA_NAMES.map((name) => [name, overrides[name] ?? QUOTAS[name].limit] as const);
  return Object.fromEntries(entries) as Limits;
}

/** Rules kept free of every 100, because the controller creates new rules before it deletes old ones. */
const HEADROOM = 0.05;

/** How many rules a plan may use of `limits.rulesPerLoadBalancer`: 95 of 100. */
export function ruleBudget(limits: Limits): number {
  return limits.rulesPerLoadBalancer - Math.ceil(limits.rulesPerLoadBalancer * HEADROOM);
}
