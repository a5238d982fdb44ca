import * as pulumi from "@pulumi/pulumi";
import type { Wave } from "../canary/planWaves.ts";
import { planStagedRollout, type StagedSettings } from "../canary/stagedRollout.ts";
import { SpecError } from "../errors.ts";
import { type CanaryPods, CanaryRollout, type CanaryRolloutArgs } from "./CanaryRollout.ts";

export interface StagedRolloutArgs extends StagedSettings, CanaryPods, Pick<CanaryRolloutArgs, "after"> {}

/**
 * A canary on many shards, in waves: no wave's weight changes take more calls than the canaries' part of AWS's bucket
 * has, and the bucket is full again before the next wave. A `CanaryRollout` for each shard begins with the pause of its
 * wave at weight 0, and every pause between its steps is at least as long as all waves take.
 *
 * What it costs: each shard has pods of its own, `replicas` of them, that no other load balancer reaches; and a wave
 * begins by the clock, not by the health of the one before. Where that is wanted, put a pause without a duration into
 * `steps` and promote by hand.
 *
 * Throws a `SpecError` that lists everything wrong with the arguments; nothing is registered then.
 *
 * @example
 * new StagedRollout("web", {
 *   ...settings,
 *   routes: ["edge-001", "edge-002", "edge-003"].map((shard) => ({ shard, path: "/shop/*" })),
 *   priorities: { "edge-003": -1 },
 *   minimumPauseSeconds: 300,
 * });
 */
export class StagedRollout extends pulumi.ComponentResource {
  /** In the order in which they begin. */
  readonly waves: readonly Wave[];
  /** By shard. */
  readonly canaries: Readonly<Record<string, CanaryRollout>>;

  constructor(name: string, args: StagedRolloutArgs, opts?: pulumi.ComponentResourceOptions) {
    const { after = [], podSpec, podLabels, podAnnotations, replicas, ...staged } = args;
    const { waves, canaries, problems } = planStagedRollout(name, staged);
    if (problems.length > 0) throw new SpecError(problems);
    super("sluice:index:StagedRollout", name, { waves }, opts);
    const pods = {
      podSpec,
      replicas,
      ...(podLabels === undefined ? {} : { podLabels }),
      ...(podAnnotations === undefined ? {} : { podAnnotations }),
    };
    this.waves = waves;
    this.canaries = Object.fromEntries(
      canaries.map((canary) => [
        canary.shard,
        new CanaryRollout(canary.name, { ...canary.settings, ...pods, after }, { parent: this }),
      ]),
    );
    this.registerOutputs({ waves });
  }
}
