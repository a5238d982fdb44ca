const IPV4_PART = /^(0|[1-9][0-9]{0,2})$/;
const IPV6_PART = /^[0-9a-fA-F]{1,4}$/;
const PREFIX_LENGTH = /^[0-9]+$/;

/** Whether the text is an address block in CIDR notation, as Go's net.ParseCIDR takes it. */
export function isCidr(text: string): boolean {
  const slash = text.indexOf("/");
  const address = text.slice(0, slash);
  const length = text.slice(slash + 1);
  if (slash < 0 || !PREFIX_LENGTH.test(length)) {
    return false;
  }
  return address.includes(":") ? isIpv6(address) && Number(length) <= 128 : isIpv4(address) && Number(length) <= 32;
}

function isIpv4(address: string): boolean {
  const parts = address.split(".");
  return parts.length === 4 && parts.every((part) => IPV4_PART.test(part) && Number(part) <= 255);
}

function isIpv6(address: string): boolean {
  const halves = address.split("::");
  if (halves.length > 2) {
    return false;
  }
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1) ?? "";
  const embedded = last.includes(".") && !address.endsWith("::");
  if (embedded && !isIpv4(last)) {
    return false;
  }
  const plain = embedded ? groups.slice(0, -1) : groups;
  const width = plain.length + (embedded ? 2 : 0);
  return plain.every((group) => IPV6_PART.test(group)) && (halves.length === 2 ? width <= 7 : width === 8);
}
