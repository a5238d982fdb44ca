import type { QuotaName, QuotaUse } from "@sluice/alb-model";
import type { Paint } from "./style.ts";

/** From this share of a limit on, its use is marked. */
const NEARLY = 0.8;

export const NEARLY_LEGEND = "! 80 % of the limit or more, !! over the limit";

/** `used/limit`, or `used+reserved/limit`, marked where it comes near; a limit that nobody has set is left out. */
export function formatUse({ used, limit, reserved = 0 }: Omit<QuotaUse, "quota">, paint: Paint): string {
  if (limit === Number.MAX_SAFE_INTEGER) return String(used);
  const text = `${used}${reserved === 0 ? "" : `+${reserved}`}/${limit}`;
  const taken = used + reserved;
  if (taken > limit) return paint("red", `${text} !!`);
  return used > 0 && taken >= limit * NEARLY ? paint("yellow", `${text} !`) : text;
}

export function findUse(uses: readonly QuotaUse[], quota: QuotaName): QuotaUse | undefined {
  return uses.find((use) => use.quota === quota);
}

/** What the quotas of a rule are called in a line of text. */
const RULE_QUOTAS = [
  ["conditionValuesPerRule", "values"],
  ["valuesPerCondition", "values in a condition"],
  ["wildcardsPerRule", "wildcards"],
  ["hostValueLength", "characters of a host"],
  ["pathValueLength", "characters of a path"],
  ["regexValueLength", "characters of a regex"],
  ["targetGroupsPerAction", "target groups"],
] as const satisfies readonly (readonly [QuotaName, string])[];

/** What the fullest rules use; quotas that nothing uses are left out. A full rule is what packing is for: no mark. */
export function formatRuleUse(uses: readonly QuotaUse[], paint: Paint): string {
  const parts = RULE_QUOTAS.flatMap(([quota, name]) => {
    const found = uses.filter((use) => use.quota === quota && use.used > 0);
    const most = found.reduce<QuotaUse | undefined>((a, b) => (a === undefined || b.used > a.used ? b : a), undefined);
    if (most === undefined) return [];
    const text = `${most.used}/${most.limit}`;
    return [`${most.used > most.limit ? paint("red", `${text} !!`) : text} ${name}`];
  });
  return parts.join(", ");
}
