import type { ResourceRecord, WireObject } from "@sluice/local";
import type { RealValues } from "./standIns.ts";

/** A resource as it was deployed. */
export interface DeployedResource extends RealValues {
  readonly urn: string;
  readonly type: string;
  /** What was sent, with real values in place of stand-ins. */
  readonly inputs: WireObject;
  /** Whether it stays when the program no longer has it. @default false */
  readonly retained?: boolean;
}

/** Makes, changes and removes the resources of some types. */
export interface ResourceHandler {
  create(record: Pick<ResourceRecord, "urn" | "outputs">, inputs: WireObject): Promise<RealValues>;
  /** @param changed properties that differ. Throws where they would need a new resource. */
  update(current: DeployedResource, inputs: WireObject, changed: readonly string[]): Promise<void>;
  /** Ends when it is gone, also when it was gone before. */
  remove(current: DeployedResource): Promise<void>;
}
