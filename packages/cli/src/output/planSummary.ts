import { cost } from "@sluice/alb-model";
import { shownPath } from "../paths.ts";
import { isStale, type SoundPlan } from "../planning.ts";
import { tenantRows } from "../tenantRows.ts";
import { formatChanges } from "./changes.ts";
import { countOf } from "./counts.ts";
import { formatFailover } from "./failover.ts";
import { formatSavings } from "./savings.ts";
import { formatSettings } from "./settings.ts";
import { formatShards } from "./shards.ts";
import type { Paint } from "./style.ts";
import { formatTenants } from "./tenants.ts";

export interface SummaryOptions {
  readonly cwd: string;
  readonly all: boolean;
  readonly paint: Paint;
}

/** A plan for people: settings, load balancers, tenants, changes and what packing saves. */
export function formatPlan(sound: SoundPlan, { cwd, all, paint }: SummaryOptions): string {
  const { plan, changes } = sound.result;
  const { fleet, shards } = plan;
  const rows = tenantRows(plan, sound.spec.tenants);
  // On a first plan everything is new, which singles nothing out.
  const news = sound.previous === undefined ? [] : [...changes.added, ...changes.moved];
  const changed = new Set(news.map(({ tenant }) => tenant));
  const size = `${countOf(rows.length, "tenant")} on ${countOf(shards.length, "load balancer")}`;
  const parts = [
    `Fleet ${paint("bold", fleet.name)}: ${size}, packing ${fleet.packing}`,
    formatSettings(plan, paint),
    shards.length === 0 ? "" : formatShards(plan, paint),
    formatTenants(rows, { all, changed, paint }),
    formatRecorded(sound, { cwd, all, paint }),
    formatSavings(cost(plan)),
    formatFailover(plan),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function formatRecorded(sound: SoundPlan, { cwd, all, paint }: SummaryOptions): string {
  const file = shownPath(sound.files.placement, cwd);
  if (sound.previous === undefined) return `No placement is recorded yet in ${file}: everything is new.`;
  const changes = formatChanges(sound.result.changes, { file, all, paint });
  const isQuiet = changes.startsWith("Nothing") && isStale(sound);
  return isQuiet ? `No tenant changes place; services or profiles in ${file} do.` : changes;
}
