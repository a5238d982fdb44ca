import { type Changes, isUnchanged } from "@sluice/alb-model";
import { countOf } from "./counts.ts";
import type { Paint } from "./style.ts";

/** Longer lists of added and removed tenants are cut; moves never are. */
const SHOWN = 30;

export interface ChangeListOptions {
  /** The recorded placement's file, as it is shown. */
  readonly file: string;
  readonly all: boolean;
  readonly paint: Paint;
}

/** What a plan changes against the recorded placement, line by line. */
export function formatChanges(changes: Changes, options: ChangeListOptions): string {
  const { file, all, paint } = options;
  if (isUnchanged(changes)) return `Nothing changes against ${file}.`;
  const added = changes.added.map(({ tenant, bundle }) => `${paint("green", "+")} ${tenant} into ${bundle}`);
  const removed = changes.removed.map(({ tenant, bundle }) => `${paint("red", "-")} ${tenant} out of ${bundle}`);
  const moved = changes.moved.map(
    ({ tenant, from, to, reason }) =>
      `${paint("yellow", ">")} ${tenant} from ${from.bundle} to ${to.bundle}: ${reason}`,
  );
  const opened = changes.openedShards.map((name) => `${paint("green", "+")} load balancer ${name}`);
  const freed = changes.freedShards.map((name) => `${paint("red", "-")} load balancer ${name}`);
  const most = all ? Number.POSITIVE_INFINITY : SHOWN;
  const lines = [...opened, ...freed, ...moved, ...cut(added, most, "added"), ...cut(removed, most, "removed")];
  return `Changes against ${file}: ${summarize(changes)}\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

function cut(lines: readonly string[], most: number, what: string): string[] {
  if (lines.length <= most) return [...lines];
  return [...lines.slice(0, most), `  and ${lines.length - most} more ${what}: --all lists them`];
}

function summarize({ added, removed, moved, bundles }: Changes): string {
  return `${added.length} added, ${removed.length} removed, ${moved.length} moved; ${countOf(bundles.length, "bundle")}`;
}
