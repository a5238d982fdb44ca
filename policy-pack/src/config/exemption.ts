import { matchGlob } from "@sluice/alb-model";
import * as z from "zod";

/** Lets a resource pass for a time, with a reason that reviewers see. */
export const exemptionSchema = z
  .strictObject({
    urn: z.string().min(1).describe("URN of the resource; * stands for any characters"),
    until: z.iso.date().describe("Last day on which it holds, YYYY-MM-DD (UTC)"),
    reason: z.string().min(1).describe("Why, for those who review it"),
  })
  .describe("Lets matching resources pass until a day");

export type Exemption = z.output<typeof exemptionSchema>;

/** The exemption that holds longest for a URN, and whether it still does. */
export function exemptionFor(
  urn: string,
  exemptions: readonly Exemption[],
  today: string,
): { readonly exemption: Exemption; readonly holds: boolean } | undefined {
  const matching = exemptions.filter((exemption) => matchGlob(exemption.urn, urn));
  const [exemption] = matching.toSorted((a, b) => (a.until < b.until ? 1 : -1));
  return exemption === undefined ? undefined : { exemption, holds: today <= exemption.until };
}
