import type { WireObject } from "../values/wire.ts";

/** How one type's outputs are made; texts are templates. */
export interface ResourceEntry {
  /** @default `$(logical)-$(hex7)` */
  readonly id?: string;
  /** Beside the inputs, which are outputs too for resources of a provider. */
  readonly outputs: WireObject;
  /** What a remote component has inside, in order: `$(children.<key>.<output>)`, or `$(refs.<key>)` for the whole. */
  readonly children?:
    | Readonly<Record<string, ChildEntry>>
    | ((inputs: WireObject) => Readonly<Record<string, ChildEntry>>);
  /** What a reader of the recorded run should know. */
  readonly note?: string;
}

export interface ChildEntry {
  readonly type: string;
  readonly name: string;
  readonly inputs: WireObject;
  /** Key of the child that it stands under. @default the component */
  readonly parent?: string;
}

export type ResourceEntries = Readonly<Record<string, ResourceEntry>>;
/** Results by function token; texts are templates, `args` are the arguments. */
export type InvokeEntries = Readonly<Record<string, WireObject>>;
