import type { Service, ServicePort } from "../kubernetes.ts";
import { ReconcileError } from "./reconcileError.ts";

/** The Services that exist; where none were given every Service is taken to exist, with every port. */
export class ServiceIndex {
  readonly #services: ReadonlyMap<string, Service> | undefined;

  constructor(services: readonly Service[] | undefined) {
    this.#services =
      services &&
      new Map(services.map((each) => [`${each.metadata.namespace ?? "default"}/${each.metadata.name}`, each]));
  }

  exists(namespace: string, name: string): boolean {
    return this.#services === undefined || this.#services.has(`${namespace}/${name}`);
  }

  find(namespace: string, name: string): Service | undefined {
    return this.#services?.get(`${namespace}/${name}`);
  }
}

/** The Service's port of that name or number. */
export function lookupPort(service: Service, port: number | string): ServicePort {
  const found = (service.spec.ports ?? []).find((each) =>
    typeof port === "string" ? (each.name ?? "") === port : each.port === port,
  );
  if (found === undefined) {
    const name = `${service.metadata.namespace ?? "default"}/${service.metadata.name}`;
    throw new ReconcileError(`unable to find port ${port} on service ${name}`);
  }
  return found;
}
