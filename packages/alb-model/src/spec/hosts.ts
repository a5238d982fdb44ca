import type { Limits } from "../quotas.ts";

/** What is wrong with a host and what would be right; the caller adds where it stands. */
export interface HostProblem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const LABEL_LENGTH = 63;
/** Most hosts at a glance; whatever it does not match is looked at closely. The last label has a letter, so no address matches. */
const PLAIN_HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const EXAMPLE = "a DNS name such as acme.example.com";

/**
 * Checks one host of a tenant: a DNS name in lower case and punycode, `*.` allowed in front, as Kubernetes, ALB and
 * certificates all take it. Returns `undefined` when there is nothing wrong.
 *
 * @example checkHost("acme.example.com:443", limits)?.fix // "write acme.example.com; the port is the listener's"
 */
export function checkHost(host: string, limits: Limits): HostProblem | undefined {
  if (PLAIN_HOST.test(host) && host.length <= limits.hostValueLength && !host.includes("xn--")) return undefined;
  return checkForm(host) ?? checkAlphabet(host) ?? checkLabels(host) ?? checkLengths(host, limits);
}

function problem(code: string, message: string, fix: string): HostProblem {
  return { code: `hosts.${code}`, message, fix };
}

/** What people paste in place of a host. */
function checkForm(host: string): HostProblem | undefined {
  if (host === "") return problem("empty", "is empty", `write ${EXAMPLE}`);
  if (/[,;]/.test(host)) return problem("list", "is a list of hosts", "write each host on its own");
  if (/\s/.test(host)) return problem("space", "has white space in it", `write ${bare(host)}`);
  if (host.includes("://"))
    return problem("scheme", "has a scheme", `write ${bare(host)}; the listener decides on HTTP or HTTPS`);
  if (host.includes("/"))
    return problem("path", "has a path", `write ${bare(host)} and put the path into a profile's route`);
  if (/^\[|:.*:/.test(host) || /^\d+(\.\d+){3}(:\d+)?$/.test(host)) {
    return problem("address", "is an IP address", "write a DNS name; Ingress hosts cannot be addresses");
  }
  if (host.includes(":")) return problem("port", "has a port", `write ${bare(host)}; the port is the listener's`);
  if (host.endsWith(".")) return problem("trailingDot", "ends with a dot", `write ${bare(host)}`);
  return undefined;
}

/** What is left of it as a host, or an example where nothing is. */
function bare(host: string): string {
  const left = host
    .replace(/^.*:\/\//, "")
    .replace(/[/:?#].*$/, "")
    .replace(/\s+/g, "")
    .replace(/\.+$/, "");
  return left === "" ? EXAMPLE : left.toLowerCase();
}

function checkAlphabet(host: string): HostProblem | undefined {
  if (/[^\x20-\x7e]/.test(host)) {
    const ascii = toAscii(host);
    const fix = ascii === undefined ? "write it in punycode (xn--…)" : `write ${ascii}`;
    return problem("idn", "is an internationalised name that is not in punycode", fix);
  }
  if (host !== host.toLowerCase())
    return problem("case", "has upper case letters, which Kubernetes refuses", `write ${host.toLowerCase()}`);
  if (host.includes("_"))
    return problem("characters", "has an underscore, which Kubernetes refuses", `write ${host.replaceAll("_", "-")}`);
  if (host.includes("*") && !/^\*\.[^*]+$/.test(host)) {
    return problem(
      "wildcard",
      "has a wildcard that is not the whole first label",
      "write *.example.com or list the hosts",
    );
  }
  return undefined;
}

function checkLabels(host: string): HostProblem | undefined {
  const labels = (host.startsWith("*.") ? host.slice(2) : host).split(".");
  const minimum = "write a full name such as acme.example.com";
  if (labels.length < 2) {
    return host.startsWith("*.")
      ? problem("wildcard", "is a wildcard for a whole top-level domain", "write *.example.com or list the hosts")
      : problem("label", "has no dot, and ALB wants at least one", minimum);
  }
  for (const label of labels) {
    if (label === "") return problem("label", "has an empty label", minimum);
    if (label.length > LABEL_LENGTH) {
      return problem(
        "label",
        `has a label of ${label.length} characters; DNS allows ${LABEL_LENGTH}`,
        "shorten the label",
      );
    }
    if (!LABEL.test(label)) {
      return problem(
        "characters",
        `has the label "${label}"; DNS labels are letters, digits and inner hyphens`,
        minimum,
      );
    }
    if (label.startsWith("xn--") && !isPunycode(label)) {
      return problem("idn", `has the label "${label}", which is not valid punycode`, "encode the name again");
    }
  }
  if (!/^[a-z0-9]+$/.test(labels.at(-1) ?? "")) {
    return problem("characters", "ends with a label that has a hyphen, which ALB refuses", minimum);
  }
  return undefined;
}

function checkLengths(host: string, limits: Limits): HostProblem | undefined {
  if (host.length <= limits.hostValueLength) return undefined;
  return problem(
    "length",
    `has ${host.length} characters; an ALB host value has at most ${limits.hostValueLength}`,
    "use a shorter name",
  );
}

function toAscii(host: string): string | undefined {
  const url = URL.parse(`http://${host.replace(/^\*\./, "")}/`);
  if (url === null) return undefined;
  return host.startsWith("*.") ? `*.${url.hostname}` : url.hostname;
}

/** A name that is all ASCII is taken unread; beside a label that is not, all labels are decoded. */
function isPunycode(label: string): boolean {
  return toAscii(`é.${label}`) !== undefined;
}

/**
 * The wildcard among `wildcards` that covers a host: ALB's `*` also spans dots, so `*.example.com` covers
 * `a.b.example.com`. The host itself does not count.
 */
export function coveringWildcard<T>(
  host: string,
  wildcards: ReadonlyMap<string, T>,
): { host: string; owner: T } | undefined {
  const start = host.startsWith("*.") ? 2 : 0;
  for (let dot = host.indexOf(".", start); dot !== -1; dot = host.indexOf(".", dot + 1)) {
    const wildcard = `*${host.slice(dot)}`;
    const owner = wildcards.get(wildcard);
    if (owner !== undefined && wildcard !== host) return { host: wildcard, owner };
  }
  return undefined;
}
