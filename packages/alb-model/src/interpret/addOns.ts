import { annotation } from "../annotations.ts";
import { goList } from "./goText.ts";
import type { Member } from "./groupMembers.ts";
import { agreedBool, distinctValues } from "./groupSettings.ts";
import { ReconcileError } from "./reconcileError.ts";

/** Checks that members agree about WAF and Shield. */
export function checkAddOns(members: readonly Member[]): void {
  const names = distinctValues(members, annotation.wafv2AclName, (params) => params.wafv2AclName).filter(Boolean);
  if (names.length === 0) {
    const arns = distinctValues(members, annotation.wafv2AclArn, (params) => params.wafv2AclArn);
    refuseSeveral("WAFv2 WebACL ARNs", arns);
  }
  refuseSeveral("WAFv2 WebACL names", names);
  const classic = members.map(
    ({ annotations }) => annotations[annotation.wafAclId] ?? annotations[annotation.webAclId] ?? "",
  );
  refuseSeveral("WAFClassic WebACL IDs", [...new Set(classic)].filter(Boolean).sort());
  agreedBool(members, annotation.shieldAdvancedProtection, "conflicting enable shield advanced protection");
}

function refuseSeveral(what: string, values: readonly string[]): void {
  if (values.length > 1) {
    throw new ReconcileError(`conflicting ${what}: ${goList(values)}`);
  }
}
