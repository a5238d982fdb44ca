import * as z from "zod";
import { type Exemption, exemptionFor, exemptionSchema } from "./config/exemption.ts";
import type { Policy, Violation } from "./policy.ts";
import { titleOf } from "./view/resource.ts";
import type { UnknownRead, UnknownReads } from "./view/unknownReads.ts";

/** A policy's settings beside its own: whom it lets pass. */
const exemptionsSchema = z.array(exemptionSchema).default([]);

/** All that may be set for a policy, beside its level. */
export function settingsSchema({ settings }: Pick<Policy, "settings">): z.ZodObject {
  return settings.extend({ exemptions: exemptionsSchema.describe("Resources that pass for a time") });
}

/** Settings that have been checked. */
export interface Settings {
  readonly own: unknown;
  readonly exemptions: readonly Exemption[];
}

/** Reads settings; throws a ZodError where they are wrong. */
export function parsedSettings(policy: Pick<Policy, "settings">, values: unknown): Settings {
  const { exemptions, ...own } = settingsSchema(policy).parse(values);
  return { own, exemptions: exemptionsSchema.parse(exemptions) };
}

export interface Finding {
  readonly urn: string;
  readonly message: string;
}

/** What a policy found, and what it could not know. */
export interface Evaluation {
  readonly violations: readonly Finding[];
  readonly unknown: readonly UnknownRead[];
}

export interface EvaluationContext {
  readonly settings: Settings;
  /** YYYY-MM-DD, UTC: the day by which exemptions hold. */
  readonly today: string;
  readonly unknown: UnknownReads;
  /** URN for findings that are about no single resource. */
  readonly stackUrn: string;
}

/** Asks a policy, applies exemptions, and puts findings into sentences. */
export function evaluate(
  policy: Policy,
  judge: (own: unknown) => Iterable<Violation>,
  { settings, today, unknown, stackUrn }: EvaluationContext,
): Evaluation {
  const judged = unknown.during(() =>
    [...judge(settings.own)].map((found) => ({
      urn: found.resource?.urn ?? stackUrn,
      message: messageOf(policy, found),
    })),
  );
  const violations = judged.value.flatMap((finding): Finding[] => {
    const exempt = exemptionFor(finding.urn, settings.exemptions, today);
    if (exempt === undefined) return [finding];
    if (exempt.holds) return [];
    const { until, reason } = exempt.exemption;
    return [{ ...finding, message: `${finding.message} (Its exemption ended on ${until}: ${reason})` }];
  });
  const isExempt = (urn: string) => exemptionFor(urn, settings.exemptions, today)?.holds === true;
  return { violations, unknown: judged.unknown.filter(({ urn }) => !isExempt(urn)) };
}

/** What stands in a problem is the program's, and may be a whole file. */
const LONGEST_PART = 1000;

function cut(text: string): string {
  return text.length > LONGEST_PART ? `${text.slice(0, LONGEST_PART)}…` : text;
}

/** Resource, value, reason with source, and fix. */
function messageOf({ reason, source, fix }: Policy, found: Violation): string {
  const subject = found.resource === undefined ? "The stack" : titleOf(found.resource);
  return `${cut(subject)}: ${cut(found.problem)}. ${reason} (${source}) Fix: ${cut(found.fix ?? fix)}.`;
}
