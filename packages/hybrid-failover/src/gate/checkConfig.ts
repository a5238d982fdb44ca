/** The parts of the configuration that depend on each other. */
interface CheckedConfig {
  readonly services: readonly { readonly name: string; readonly settings: { readonly steps: readonly number[] } }[];
  readonly gates: readonly { readonly ingress: string; readonly routes: readonly CheckedRoute[] }[];
}

interface CheckedRoute {
  readonly service: string;
  readonly keys: readonly { readonly key: string; readonly weight: number }[];
}

interface ConfigProblem {
  readonly path: (string | number)[];
  readonly message: string;
}

/** What no part of a configuration tells by itself: names that are taken twice, and steps that no rule stands for. */
export function configProblems({ services, gates }: CheckedConfig): ConfigProblem[] {
  const steps = new Map(services.map((service) => [service.name, service.settings.steps]));
  const serviceNames = services.map(({ name }) => name);
  const ingresses = gates.map(({ ingress }) => ingress);
  return [
    ...repeated(serviceNames).map(([index, name]) => ({
      path: ["services", index],
      message: `${name} is there twice`,
    })),
    ...repeated(ingresses).map(([index, name]) => ({ path: ["gates", index], message: `${name} is there twice` })),
    ...gates.flatMap(({ routes }, gate) => [
      ...repeated(routes.flatMap(({ keys }) => keys.map(({ key }) => key))).map(([, key]) => ({
        path: ["gates", gate, "routes"],
        message: `the key ${key} is there twice`,
      })),
      ...routes.flatMap((route, index) => {
        const path = ["gates", gate, "routes", index];
        return routeProblems(route, steps.get(route.service)).map((message) => ({ path, message }));
      }),
    ]),
  ];
}

/** A weight without a rule would leave the route to the rules below the gate, although it is told to have moved. */
function routeProblems({ service, keys }: CheckedRoute, steps: readonly number[] | undefined): string[] {
  const weights = new Set(keys.map(({ weight }) => weight).filter((weight) => weight > 0));
  if (steps === undefined && weights.size > 0) return [`${service} has steps, but is not one of the services`];
  const missing = (steps ?? []).filter((step) => !weights.has(step));
  const unknown = [...weights].filter((weight) => !(steps ?? []).includes(weight));
  return [
    ...missing.map((step) => `${service} has no key for its step ${step}`),
    ...unknown.map((weight) => `${service} has a key for ${weight}, which is none of its steps`),
  ];
}

function repeated(names: readonly string[]): [index: number, name: string][] {
  return names.flatMap((name, index) => (names.indexOf(name) < index ? [[index, name]] : []));
}

/** Whether a text is a JSON list. */
export function isJsonList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
