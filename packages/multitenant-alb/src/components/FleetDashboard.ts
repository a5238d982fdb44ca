import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { SpecError } from "../errors.ts";
import { checkAlarms } from "../monitoring/checkAlarms.ts";
import { type DashboardPage, dashboardBody, dashboardPages } from "../monitoring/dashboard.ts";
import type { AlarmSettings } from "../monitoring/settings.ts";
import {
  checkSuffixes,
  type LoadBalancerArnSuffixes,
  loadBalancerSuffixes,
  type MonitoredFleet,
  targetGroupSuffixes,
} from "./monitoredFleet.ts";

export interface FleetDashboardArgs {
  /** The fleet: a `MultiTenantAlb`. */
  readonly fleet: MonitoredFleet;
  /**
   * By shard: `app/<name>/<hash>`. Those of an `AlbAlarms` save looking them up again.
   * @default looked up by name, which needs `awaitLoadBalancers` on the `MultiTenantAlb`
   */
  readonly loadBalancerArnSuffixes?: LoadBalancerArnSuffixes;
  /**
   * The alarms' settings, so that their thresholds are drawn into the graphs.
   * @default the table's thresholds
   */
  readonly settings?: AlarmSettings;
  /**
   * Region of the load balancers.
   * @default that of the AWS provider
   */
  readonly region?: pulumi.Input<string>;
}

/**
 * The CloudWatch dashboard of a fleet: a graph for each metric of the alarms with one line a shard, and the thresholds
 * across them. A fleet of more than 50 shards gets a second dashboard, and so does one with more than 2,500 metrics.
 * CloudWatch bills 3 USD a month for each dashboard after the first three.
 *
 * Throws a `SpecError` that lists everything wrong with the arguments; nothing is registered then.
 *
 * @example
 * new FleetDashboard("edge-dashboard", { fleet: edge, loadBalancerArnSuffixes: alarms.loadBalancerArnSuffixes });
 */
export class FleetDashboard extends pulumi.ComponentResource {
  /** Names of the dashboards: the fleet's, then `<fleet>-2`. */
  readonly dashboardNames: readonly string[];

  constructor(name: string, args: FleetDashboardArgs, opts?: pulumi.ComponentResourceOptions) {
    const { fleet, loadBalancerArnSuffixes = {}, settings = {} } = args;
    const problems = [...checkAlarms(fleet.plan, settings), ...checkSuffixes(fleet, loadBalancerArnSuffixes)];
    if (problems.length > 0) throw new SpecError(problems);
    super("sluice:index:FleetDashboard", name, { ...settings, fleet: fleet.plan.fleet.name }, opts);
    const region = args.region ?? aws.getRegionOutput({}, { parent: this }).region;
    const loadBalancers = loadBalancerSuffixes(fleet, loadBalancerArnSuffixes, this);
    const pages = dashboardPages(fleet.plan);
    this.dashboardNames = pages.map((page) => page.name);
    for (const page of pages) this.createDashboard(page, { fleet, settings, region, loadBalancers });
    this.registerOutputs({ dashboardNames: this.dashboardNames });
  }

  private createDashboard(page: DashboardPage, { fleet, settings, region, loadBalancers }: PageValues): void {
    const suffixes = page.shards.map(({ name }) => [
      name,
      { loadBalancer: loadBalancers[name] ?? "", targetGroups: targetGroupSuffixes(fleet, name) },
    ]);
    const values = pulumi.all([region, pulumi.output(Object.fromEntries(suffixes) as PageSuffixes)]);
    const body = values.apply(([known, ends]) =>
      JSON.stringify(dashboardBody(fleet.plan, page, { region: known, suffixes: ends, settings })),
    );
    new aws.cloudwatch.Dashboard(page.name, { dashboardName: page.name, dashboardBody: body }, { parent: this });
  }
}

type PageSuffixes = Record<
  string,
  { loadBalancer: pulumi.Input<string>; targetGroups: Record<string, pulumi.Output<string>> }
>;

interface PageValues {
  readonly fleet: MonitoredFleet;
  readonly settings: AlarmSettings;
  readonly region: pulumi.Input<string>;
  readonly loadBalancers: Readonly<Record<string, pulumi.Output<string>>>;
}
