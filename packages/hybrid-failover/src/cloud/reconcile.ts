import type { CloudConfig } from "./config.ts";
import { CloudShiftError } from "./errors.ts";
import type { CloudMemory } from "./memory.ts";
import type { CloudObservation } from "./observation.ts";
import { planChanges, type RuleChange } from "./planChanges.ts";
import type { CloudReport } from "./runPlan.ts";

/** What a run needs of AWS. */
export interface CloudPorts {
  /** What the last run left; `undefined` where there is nothing, or nothing that can be read. */
  load(): Promise<CloudMemory | undefined>;
  save(memory: CloudMemory): Promise<void>;
  /** Leaves out what it cannot read. */
  observe(config: CloudConfig): Promise<CloudObservation>;
  modify(change: RuleChange): Promise<void>;
  /** Whether AWS refused a call, after all of its tries, because there are too many. */
  isThrottled(error: unknown): boolean;
}

export interface CloudClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds until the run is cut off. */
  left(): number;
}

/** A call with all of its tries must fit in before the run is cut off. */
const RESERVE_MS = 15_000;

/**
 * One run: looks, decides, remembers, and changes the rules that stand otherwise, one after another. Whatever it does
 * not get done, the next run does.
 *
 * @throws CloudShiftError for a run that the next one has to finish, or that somebody should look at; its report holds
 * what was done all the same
 */
export async function reconcile(config: CloudConfig, ports: CloudPorts, clock: CloudClock): Promise<CloudReport> {
  const errors: string[] = [];
  const tell = (what: string, error: unknown): undefined => {
    errors.push(`${what}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
  };
  // Without its memory a run still takes traffic off dead pods.
  const before = await ports.load().catch((error: unknown) => tell("load the memory", error));
  const observation = await ports.observe(config);
  const { memory, changes, shifts, troubles } = planChanges(config, observation, before, clock.now());
  await ports.save(memory).catch((error: unknown) => tell("save the memory", error));
  const changed = await modifyAll(changes, ports, clock, tell);
  const left = changes.map(({ ruleArn }) => ruleArn).filter((arn) => !changed.includes(arn));
  const report = { shifts, troubles, changed, left, errors };
  if (errors.length + left.length + troubles.length > 0) throw new CloudShiftError(report);
  return report;
}

/** One after another, because AWS counts them; the rules that were changed. */
async function modifyAll(
  changes: readonly RuleChange[],
  ports: CloudPorts,
  clock: CloudClock,
  tell: (what: string, error: unknown) => void,
): Promise<string[]> {
  const changed: string[] = [];
  for (const change of changes) {
    if (clock.left() <= RESERVE_MS) break;
    try {
      await ports.modify(change);
      changed.push(change.ruleArn);
    } catch (error) {
      tell(`modify ${change.ruleArn}`, error);
      // The others would be refused, too; a rule that fails for itself must not hold them up.
      if (ports.isThrottled(error)) break;
    }
  }
  return changed;
}
