/** What a run finds at the ELBv2 API, in the terms that the decision needs. */

export interface ObservedRule {
  readonly arn: string;
  /** Of its only action, where that forwards; none for any other rule. */
  readonly targetGroups: readonly WeightedGroup[];
  /** Group stickiness, whose cookie outlives every weight. */
  readonly isSticky: boolean;
}

/** One rule of a gate. */
export interface ObservedGateRule {
  readonly arn: string;
  readonly key: string;
  readonly conditions: GateConditions;
}

/** What a gate's rule asks for. */
export interface GateConditions {
  /** The inert path, and the route's while it is open. */
  readonly paths: readonly string[];
  /** None: every host. */
  readonly hosts: readonly string[];
}

export interface WeightedGroup {
  readonly arn: string;
  /** 0 to 999. */
  readonly weight: number;
}

export interface ObservedGroup {
  readonly registered: number;
  readonly healthy: number;
}

/** What is not there could not be read. */
export interface CloudObservation {
  /** By listener ARN. */
  readonly rules: ReadonlyMap<string, readonly ObservedRule[]>;
  /** By target group ARN. */
  readonly groups: ReadonlyMap<string, ObservedGroup>;
  /** By shard. */
  readonly gates: ReadonlyMap<string, readonly ObservedGateRule[]>;
}
