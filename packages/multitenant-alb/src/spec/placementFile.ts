/** The recorded placement as a file in the user's repository, reviewed like a lock file. */
export { formatPlacement, PLACEMENT_VERSION, placementChecksum } from "./placement/placementFormat.ts";
export { type ReadPlacement, type ReadPlacementOptions, readPlacement } from "./placement/readPlacement.ts";
export { type WrittenPlacement, writePlacement } from "./placement/writePlacement.ts";
