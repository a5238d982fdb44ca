import type { WireObject } from "../values/wire.ts";

/** `preview`: what is computed by providers stays unknown. `update`: stand-in values take its place. */
export type RunMode = "preview" | "update";
/** `child`: the official language host over gRPC. `direct`: one process without sockets, for bulk runs. */
export type RunHost = "child" | "direct";

/** Where the program made the resource; lines and columns count from 1. */
export interface SourcePosition {
  /** Relative to the project's directory. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One resource as the program registered it, after transforms. Values are in wire form: secrets stay marked. */
export interface ResourceRecord {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** A resource of a provider; otherwise a component. */
  readonly custom: boolean;
  /** A component that its provider makes, elsewhere. */
  readonly remote: boolean;
  /** Read with `get`, and so not managed by this stack. */
  readonly external: boolean;
  /** Empty while unknown, and for components. */
  readonly id: string;
  readonly inputs: WireObject;
  readonly outputs: WireObject;
  /** URN of the parent; absent for the stack itself and for default providers. */
  readonly parent?: string;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** `<provider urn>::<provider id>`; absent for components and providers. */
  readonly provider?: string;
  /** Provider references by package, given to a component. */
  readonly providers: Readonly<Record<string, string>>;
  readonly options: ResourceOptions;
  readonly source?: SourcePosition;
}

/** The resource options that change what the engine does. */
export interface ResourceOptions {
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace?: boolean;
  readonly deletedWith?: string;
  readonly import?: string;
  readonly version?: string;
  readonly pluginDownloadUrl?: string;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly replaceWith: readonly string[];
  readonly hideDiffs: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  /** Every URN by which the engine would find this resource in an older state. */
  readonly aliases: readonly string[];
  /** Names of the hooks by moment (`beforeCreate`, ...). They are recorded and not called. */
  readonly hooks: Readonly<Record<string, readonly string[]>>;
  readonly customTimeouts: Readonly<Partial<Record<"create" | "update" | "delete" | "read", string>>>;
}

export type LogSeverity = "info" | "warning" | "error";

export interface LogMessage {
  readonly severity: LogSeverity;
  readonly message: string;
  /** The resource it is about. */
  readonly urn?: string;
}

/** Something that was asked for and that no stand-in answers. */
export interface Unanswered {
  readonly kind: "invoke" | "call" | "component" | "stackReference";
  /** Token, type, or stack name. */
  readonly name: string;
  /** What is missing and how to add it. */
  readonly message: string;
}

/** What a monitor has recorded when the program has ended. */
export interface Recording {
  /** Parents before children, then by URN: the same for every run of the same program. */
  readonly resources: readonly ResourceRecord[];
  readonly outputs: WireObject;
  readonly log: readonly LogMessage[];
  readonly unanswered: readonly Unanswered[];
}

/** One finished run of a program. */
export interface Run extends Recording {
  readonly project: string;
  readonly stack: string;
  readonly mode: RunMode;
  readonly host: RunHost;
  /** The program ended well and logged no error. */
  readonly ok: boolean;
  /** Exit code of the process that ran the program; -1 when it was killed. */
  readonly exitCode: number;
  /** What went wrong, without repetition and without secrets. */
  readonly errors: readonly string[];
  /** What the program itself printed. */
  readonly printed: string;
}
