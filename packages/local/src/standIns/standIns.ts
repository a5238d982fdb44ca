import type { WireObject } from "../values/wire.ts";

/** A resource for which outputs are wanted. */
export interface StandInRequest {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Empty unless the resource is read or imported. */
  readonly id: string;
  readonly inputs: WireObject;
  readonly preview: boolean;
}

export interface StandInResult {
  readonly id: string;
  readonly outputs: WireObject;
}

/** A resource that a remote component has inside. */
export interface StandInChild {
  /** By which outputs refer to it. */
  readonly key: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: WireObject;
  /** Key of an earlier child that is its parent, where that is not the component. */
  readonly parentKey?: string;
  /** Keys of the earlier children that each input is made of. */
  readonly madeOf?: Readonly<Record<string, readonly string[]>>;
}

/** A child once it has been registered. */
export interface RegisteredChild {
  readonly urn: string;
  readonly id: string;
  readonly outputs: WireObject;
}

/** A remote component's inside, made step by step: each child may use the ones before it. */
export interface ComponentStandIn {
  /** What it leaves out. */
  readonly note: string | undefined;
  readonly children: readonly ((made: ReadonlyMap<string, RegisteredChild>) => StandInChild)[];
  outputs(made: ReadonlyMap<string, RegisteredChild>): WireObject;
}

/** Answers what would need a provider. Undefined means that there is no answer. */
export interface StandIns {
  invoke(token: string, args: WireObject): WireObject | undefined;
  /** Inputs as the provider would check them: what it reads from elsewhere is read into them. */
  checked?(type: string, inputs: WireObject): WireObject;
  resource(request: StandInRequest): StandInResult;
  component(request: StandInRequest): ComponentStandIn | undefined;
  stackReference(name: string): WireObject | undefined;
}
