/** A host prepared for packing, so that nothing about it is worked out twice. */
export interface PackedHost {
  readonly host: string;
  /** Sorts hosts under one parent domain together. */
  readonly key: string;
  /** All behind the first label, with its dot. */
  readonly parent: string;
  /** Characters of the first label in a regular expression; a wildcard is `.+`. */
  readonly labelLength: number;
  /** Characters of the parent in a regular expression, its dots escaped. */
  readonly parentLength: number;
  /** `*` in the host. */
  readonly wildcards: number;
}

/** Prepares a host. Hosts have been checked: `*` stands only as the whole first label. */
export function prepareHost(host: string): PackedHost {
  const dot = host.indexOf(".");
  const parent = host.slice(dot);
  const wild = host.startsWith("*.");
  let dots = 0;
  for (let i = 0; i < parent.length; i++) if (parent.charCodeAt(i) === 46) dots++;
  return {
    host,
    key: `${parent} ${host}`,
    parent,
    labelLength: wild ? 2 : dot,
    parentLength: parent.length + dots,
    wildcards: wild ? 1 : 0,
  };
}

/** Prepares hosts and puts them in packing order. */
export function prepareHosts(hosts: readonly string[]): PackedHost[] {
  const prepared = hosts.map(prepareHost);
  return prepared.length < 2 ? prepared : prepared.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** Two lists in packing order as one. */
export function mergeHosts(a: readonly PackedHost[], b: readonly PackedHost[]): PackedHost[] {
  const merged: PackedHost[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (left !== undefined && (right === undefined || left.key <= right.key)) {
      merged.push(left);
      i++;
    } else if (right !== undefined) {
      merged.push(right);
      j++;
    }
  }
  return merged;
}
