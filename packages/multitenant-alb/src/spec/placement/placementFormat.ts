import { createHash } from "node:crypto";
import type { Placement, PlacementBundle, PlacementShard } from "@sluice/alb-model";

/** Version of the placement file's format. */
export const PLACEMENT_VERSION = 1;

/**
 * A placement as the text of its file: JSON with one line a bundle, sorted, the same bytes for the same placement.
 *
 * @example formatPlacement({ fleet: "edge", shards: {} })
 */
export function formatPlacement(placement: Placement): string {
  const head = `{\n  "version": ${PLACEMENT_VERSION},\n  "fleet": ${JSON.stringify(placement.fleet)},`;
  const checksum = JSON.stringify(placementChecksum(placement));
  return `${head}\n  "checksum": ${checksum},\n  "shards": ${formatShards(placement)}\n}\n`;
}

/** Over fleet and shards in their written form, so that neither indentation nor the order of keys counts. */
export function placementChecksum(placement: Placement): string {
  const content = `${PLACEMENT_VERSION}\n${JSON.stringify(placement.fleet)}\n${formatShards(placement)}`;
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

function formatShards({ shards }: Placement): string {
  return block(
    sortedEntries(shards).map(([name, shard]) => `    ${JSON.stringify(name)}: ${formatShard(shard)}`),
    "  ",
  );
}

function formatShard({ isolated, services, bundles }: PlacementShard): string {
  const lines = sortedEntries(bundles).map(([id, bundle]) => `        ${JSON.stringify(id)}: ${formatBundle(bundle)}`);
  return block(
    [
      ...(isolated === undefined ? [] : [`      "isolated": ${JSON.stringify(isolated)}`]),
      `      "services": ${JSON.stringify([...services].sort())}`,
      `      "bundles": ${block(lines, "      ")}`,
    ],
    "    ",
  );
}

function formatBundle({ profile, isolation, tenants }: PlacementBundle): string {
  return JSON.stringify({
    profile,
    ...(isolation === undefined ? {} : { isolation }),
    tenants: [...tenants].sort(),
  });
}

function block(lines: readonly string[], indent: string): string {
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${indent}}`;
}

/** Shorter names first, so that numbers that outgrow their padding stay in order. */
function sortedEntries<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
}
