import type { AnalyzeDiagnostic, AnalyzeResponse } from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { Run } from "../engine/records.ts";
import { textRedactor } from "../values/redaction.ts";
import type { Wire } from "../values/wire.ts";
import { type EnforcementLevel, type Levels, levelOf } from "./configuration.ts";

export interface PolicyFinding {
  readonly policy: string;
  readonly level: EnforcementLevel;
  /** The resource it is about; the stack's own findings may have none. */
  readonly urn: string;
  /** The policy's own text, without its description and without secrets. */
  readonly message: string;
}

export interface PolicyReport {
  readonly pack: string;
  readonly violations: readonly PolicyFinding[];
  /** Policies that could not judge a resource because of an unknown value. They have not passed. */
  readonly notEvaluated: readonly PolicyFinding[];
}

/** What a pack says of one resource; of the stack when the URN is empty. */
export interface Answer {
  readonly urn: string;
  readonly response: AnalyzeResponse;
}

/** How the SDK says that an unknown value stopped a policy, which it reports as advisory whatever its level. */
const STOPPED_BY_UNKNOWN = /^can't run policy '.+' from policy pack '.+' during preview: /;

/** How a policy names an unknown value of some resource: `<urn> <path> is not known yet`. */
const NOT_KNOWN_YET = " is not known yet";

/** Tells findings from policies that were stopped. Policies see secrets in clear, so their messages are cleaned. */
export function findingsOf(
  { resources }: Pick<Run, "resources">,
  levels: Levels,
  answers: readonly Answer[],
): Pick<PolicyReport, "violations" | "notEvaluated"> {
  const clean = textRedactor(resources.flatMap(({ inputs, outputs }): Wire[] => [inputs, outputs]));
  const urns = new Set(resources.map(({ urn }) => urn));
  const violations: PolicyFinding[] = [];
  const notEvaluated: PolicyFinding[] = [];
  for (const { urn: asked, response } of answers) {
    for (const diagnostic of response.getDiagnosticsList()) {
      const policy = diagnostic.getPolicyname();
      const urn = diagnostic.getUrn() || asked;
      const prefix = STOPPED_BY_UNKNOWN.exec(diagnostic.getMessage())?.[0];
      if (prefix === undefined) {
        const level = levelOf(diagnostic.getEnforcementlevel());
        violations.push({ policy, level, urn, message: clean(ownText(diagnostic)) });
        continue;
      }
      const level = levels.get(policy) ?? "advisory";
      const stops = stopsOf(diagnostic, prefix, urns);
      notEvaluated.push(
        ...stops.map((stop) => ({ policy, level, urn: stop.urn ?? urn, message: clean(stop.message) })),
      );
    }
  }
  return { violations, notEvaluated };
}

/** The SDK puts the policy's description and a line break before each message. */
function ownText(diagnostic: AnalyzeDiagnostic): string {
  const message = diagnostic.getMessage();
  const prefix = `${diagnostic.getDescription()}\n`;
  return message.startsWith(prefix) ? message.slice(prefix.length) : message;
}

interface Stop {
  readonly urn?: string;
  readonly message: string;
}

/** A policy that goes on after an unknown value has a line for each; the SDK's own text is one line. */
function stopsOf(diagnostic: AnalyzeDiagnostic, prefix: string, urns: ReadonlySet<string>): Stop[] {
  const lines = diagnostic.getMessage().slice(prefix.length).split("\n");
  const named = lines.map((line) => (line.startsWith("urn:") ? stopAt(line, diagnostic.getPolicyname(), urns) : line));
  const others = named.filter((line) => typeof line === "string");
  const stops = named.filter((line) => typeof line !== "string");
  return others.length === 0 ? stops : [...stops, { message: `${prefix}${others.join("\n")}` }];
}

function stopAt(line: string, policy: string, urns: ReadonlySet<string>): Stop {
  const urn = urnAtStart(line, urns);
  const text = line.slice(urn.length).trim();
  const message = text.endsWith(NOT_KNOWN_YET) ? `${text}, so ${policy} was not evaluated` : text;
  return { urn, message };
}

/** Resource names may have spaces, so a URN ends where the longest known one does, else at the first space. */
function urnAtStart(line: string, urns: ReadonlySet<string>): string {
  const words = line.split(" ");
  const starts = words.map((_, count) => words.slice(0, count + 1).join(" "));
  return starts.findLast((start) => urns.has(start)) ?? words[0] ?? line;
}
