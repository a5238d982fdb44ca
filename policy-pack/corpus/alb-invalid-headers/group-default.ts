/**
 * AWS added the attribute against smuggled requests, and left it off.
 * https://github.com/duo-labs/cloudmapper/issues/599
 */
import { attributes, SOUND_ATTRIBUTES, soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  const { "routing.http.drop_invalid_header_fields.enabled": _enabled, ...others } = SOUND_ATTRIBUTES;
  soundGroup("shops", { params: { loadBalancerAttributes: attributes(others) } });
}
