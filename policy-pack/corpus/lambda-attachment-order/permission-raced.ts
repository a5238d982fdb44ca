/**
 * Attachment and permission are made at the same time, and AWS refuses the attachment when it comes first. The second
 * `pulumi up` succeeds.
 * https://github.com/METR/hawk/pull/486
 */
import { soundFailover } from "../sound/fallback.ts";

export default async function program(): Promise<void> {
  soundFailover("shops", { attachmentAfter: [] });
}
