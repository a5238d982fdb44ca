import { type Fleet, type Placement, type PlanResult, type Problem, planFleet, type Tenant } from "@sluice/alb-model";
import { SpecError } from "./errors.ts";
import {
  checkSpec,
  findSpecFiles,
  type LoadedSpec,
  readPlacement,
  type SpecSource,
  withLocations,
} from "./spec/index.ts";

export interface PlanSpecOptions {
  /** The recorded placement's file; none plans afresh. */
  readonly placement?: string;
  /** Take a placement file that was merged or edited by hand. @default false */
  readonly adopt?: boolean;
  /** Move tenants to use fewer bundles and shards. @default false */
  readonly compact?: boolean;
}

export interface PlannedSpec {
  readonly spec: LoadedSpec;
  /** What was recorded, if anything was. */
  readonly previous?: Placement;
  /** Not there while the configuration or the recorded placement has problems. */
  readonly result?: PlanResult;
  /** Everything that is wrong, located. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a fleet, its tenants and the recorded placement, checks all of them, and plans. Nothing is thrown or written.
 *
 * @example planSpec({ fleet: "fleet.yaml", tenants: "tenants" }, { placement: "placement.json" }).problems
 */
export function planSpec(source: SpecSource, options: PlanSpecOptions = {}): PlannedSpec {
  const spec = checkSpec(source);
  const recorded = readRecorded(spec.fleet, options);
  const previous = recorded.placement === undefined ? {} : { previous: recorded.placement };
  const problems = [...spec.problems, ...recorded.problems];
  if (spec.fleet === undefined || problems.length > 0) return { spec, ...previous, problems };
  const result = planFleet(spec.fleet, spec.tenants, recorded.placement, { compact: options.compact ?? false });
  return { spec, ...previous, result, problems: withLocations(result.problems, spec) };
}

function readRecorded(fleet: Fleet | undefined, { placement, adopt }: PlanSpecOptions) {
  if (placement === undefined) return { problems: [] };
  return readPlacement(placement, { adopt: adopt ?? false, ...(fleet === undefined ? {} : { fleet: fleet.name }) });
}

/** What `MultiTenantAlb` is given. */
export interface Spec {
  readonly fleet: Fleet;
  readonly tenants: readonly Tenant[];
  readonly placement?: Placement;
}

/**
 * Reads the spec files of a directory for a Pulumi program: `fleet.yaml`, `tenants.yaml` or `tenants/`, and
 * `placement.json` where there is one. Throws a `SpecError` that lists every problem with its file and line.
 *
 * @example new MultiTenantAlb("edge", { ...readSpec(import.meta.dirname), vpcId, backend });
 */
export function readSpec(directory: string): Spec {
  const { files, problems } = findSpecFiles(directory);
  if (files === undefined || problems.length > 0) throw new SpecError(problems);
  return soundSpec(planSpec(files, { placement: files.placement }));
}

/**
 * Takes a spec from a Pulumi config object, or any plain value: `{ fleet: {...}, tenants: [...] }`. Throws a
 * `SpecError` that lists every problem.
 *
 * @example new MultiTenantAlb("edge", { ...specFromConfig(config.requireObject("edge")), vpcId, backend });
 */
export function specFromConfig(config: unknown): Spec {
  return soundSpec(planSpec({ config }));
}

function soundSpec({ spec, previous, problems }: PlannedSpec): Spec {
  if (spec.fleet === undefined || problems.length > 0) throw new SpecError(problems);
  return { fleet: spec.fleet, tenants: spec.tenants, ...(previous === undefined ? {} : { placement: previous }) };
}
