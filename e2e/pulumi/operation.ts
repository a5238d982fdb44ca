/** One resource that an operation changed, or in a preview would change. */
export interface Step {
  /** The engine's name for it: `create`, `update`, `delete`, `replace`, `create-replacement`, … */
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  /** Changed inputs, of an update. */
  readonly diffs: readonly string[];
}

/** What the engine, a provider, a policy or the program said; debug lines and passing states are left out. */
export interface Diagnostic {
  readonly severity: "info" | "info#err" | "warning" | "error";
  readonly message: string;
  /** The resource it is about. */
  readonly urn?: string;
  /** The policy that said it. */
  readonly policy?: string;
}

/** What a preview, update or destroy did. */
export interface Operation {
  readonly ok: boolean;
  /** Sorted by URN; unchanged resources are left out. */
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
  /** Number of resources by what was done to them, `same` included. */
  readonly counts: Readonly<Record<string, number>>;
  /** The engine's own duration. */
  readonly seconds: number;
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly diffs?: readonly string[] | null;
}

interface Said {
  readonly severity: Diagnostic["severity"] | "debug";
  readonly message: string;
  readonly urn?: string;
  /** Shown while a step runs, and then no more. */
  readonly ephemeral?: boolean;
}

/** The engine's events, in the fields that are read here. */
interface EngineEvent {
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
  readonly diagnosticEvent?: Said;
  readonly policyEvent?: {
    readonly message: string;
    readonly policyName: string;
    readonly enforcementLevel: string;
    readonly resourceUrn?: string;
  };
  readonly summaryEvent?: {
    readonly durationSeconds: number;
    readonly resourceChanges?: Readonly<Record<string, number>>;
    readonly result?: string;
  };
}

/**
 * Reads the events that the CLI prints with `--json`, one a line.
 *
 * @returns undefined when the operation ended before its summary, or did not begin.
 * @example
 * const operation = readOperation(stdout);
 * assert.deepEqual(operation?.steps, []);
 */
export function readOperation(stdout: string): Operation | undefined {
  const events = stdout.split("\n").filter((line) => line.startsWith("{"));
  const read = events.map((line) => JSON.parse(line) as EngineEvent);
  const summary = read.findLast(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent;
  if (summary === undefined) return undefined;
  return {
    ok: summary.result !== "failed",
    steps: stepsOf(read),
    diagnostics: diagnosticsOf(read),
    counts: summary.resourceChanges ?? {},
    seconds: summary.durationSeconds,
  };
}

/** Components report twice, when they are registered and with their outputs. */
function stepsOf(events: readonly EngineEvent[]): Step[] {
  const steps = new Map<string, Step>();
  for (const { resOutputsEvent } of events) {
    if (resOutputsEvent === undefined) continue;
    const { op, urn, type, diffs } = resOutputsEvent.metadata;
    if (op !== "same") steps.set(`${op} ${urn}`, { op, urn, type, diffs: diffs ?? [] });
  }
  return [...steps.values()].sort((a, b) => (a.urn < b.urn || (a.urn === b.urn && a.op < b.op) ? -1 : 1));
}

function diagnosticsOf(events: readonly EngineEvent[]): Diagnostic[] {
  return events.flatMap(({ diagnosticEvent: said, policyEvent: policy }) => {
    if (said !== undefined) return spoken(said);
    if (policy === undefined) return [];
    const severity = policy.enforcementLevel === "mandatory" ? "error" : "warning";
    return [{ ...diagnostic(severity, policy.message, policy.resourceUrn), policy: policy.policyName }];
  });
}

function spoken({ severity, message, urn, ephemeral }: Said): Diagnostic[] {
  const passing = severity === "debug" || ephemeral === true || message.trim() === "";
  return passing ? [] : [diagnostic(severity, message, urn)];
}

function diagnostic(severity: Diagnostic["severity"], message: string, urn: string | undefined): Diagnostic {
  return { severity, message: message.trimEnd(), ...(urn ? { urn } : {}) };
}
