import { annotationKey } from "../annotations.ts";
import { mapAt, unitedMap } from "./groupSettings.ts";
import type { GroupPort } from "./mergePorts.ts";

/** Checks that the members of a port agree about the listener's attributes, where their class does not set them. */
export function checkListenerAttributes({ port, protocol, members }: GroupPort): void {
  const listener = members[0]?.params?.listeners?.find((each) => each.port === port && each.protocol === protocol);
  const ofClass = new Set(listener?.listenerAttributes?.map((attribute) => attribute.key));
  const key = annotationKey("listener-attributes", `${protocol}-${port}`);
  unitedMap(members, mapAt(key), (attribute, values, member) =>
    ofClass.has(attribute)
      ? undefined
      : `conflicting listener attributes ${attribute}: ${values} for ingress ${member.key}`,
  );
}
