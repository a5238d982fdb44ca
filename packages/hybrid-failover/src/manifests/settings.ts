import type { FleetOwners } from "@sluice/multitenant-alb";
import type { Damping, FailoverSettings } from "../decide/settings.ts";

/**
 * How a service fails over and comes back; what is left out is as in `DEFAULT_SETTINGS`. Its steps stand in the fleet
 * (`services.<service>.fallback.steps`), because each is a rule on the load balancers.
 */
export interface ShiftSettings extends Partial<Omit<FailoverSettings, "steps" | "damping">> {
  readonly damping?: Partial<Damping>;
  /**
   * Name of the KEDA ScaledObject that scales the pods to zero, in the Service's namespace (that of a `ScaledToZero` is
   * its Deployment's). Traffic then leaves before the pods do.
   * @default none
   */
  readonly scaledObject?: string;
  readonly steps?: never;
}

/** CPU and memory as Kubernetes writes them: `50m`, `128Mi`. */
export interface ComputeResources {
  readonly requests?: { readonly cpu?: string; readonly memory?: string };
  readonly limits?: { readonly cpu?: string; readonly memory?: string };
}

/** Where the pods may run. */
export interface Placing {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly {
    readonly key?: string;
    readonly operator?: "Exists" | "Equal";
    readonly value?: string;
    readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
  }[];
  /** `system-cluster-critical` keeps the shifter when nodes run short, which is when it is needed. @default none */
  readonly priorityClassName?: string;
  /** Secrets of the namespace with which the image is pulled. @default [] */
  readonly imagePullSecrets?: readonly string[];
}

/** What the Prometheus operator is told. */
export interface ShifterMonitoring {
  /** By which a Prometheus picks its rules and ServiceMonitors. kube-prometheus-stack wants `release: <its release>`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default 15s */
  readonly interval?: string;
}

/** A Node.js image for the program that Sluice brings, or an image with the program in it. */
export type ShifterImage<Text = string> =
  | {
      /** Node.js 24 or newer, such as a copy of the default in a registry of your own. @default `DEFAULT_NODE_IMAGE` */
      readonly nodeImage?: Text;
      readonly image?: never;
    }
  | {
      /** Starts the shifter by itself, as a user that is not root; it gets the configuration and no program. */
      readonly image: Text;
      readonly nodeImage?: never;
    };

/** Settings of a `WeightShifter`, but for its fleet. */
export type ShifterSettings<Text = string> = ShifterImage<Text> & {
  /** By service with a fallback: what differs from `DEFAULT_SETTINGS`. @default {} */
  readonly services?: Readonly<Record<string, ShiftSettings>>;
  /** One leads, the others wait; 1 to 5. @default 2 */
  readonly replicas?: number;
  /** @default requests of 20m and 96Mi, a limit of 256Mi, and no limit of the CPU, which would make failovers late */
  readonly resources?: ComputeResources;
  readonly placing?: Placing;
  /**
   * Whose pods may read the metrics: labels of their namespace.
   * @default { "kubernetes.io/metadata.name": "monitoring" }
   */
  readonly scrapers?: Readonly<Record<string, string>>;
  /** Let nothing but the metrics in and nothing but the API server out. @default true */
  readonly networkPolicy?: boolean;
  /** A ServiceMonitor and alerts; they need the Prometheus operator's definitions. @default none */
  readonly monitoring?: ShifterMonitoring;
  /**
   * Who may open and close gates by hand, beside the shifter. `kubectl auth whoami` tells what the API server calls
   * you. The program itself need not be among them: it writes none of these annotations.
   * @default nobody
   */
  readonly owners?: FleetOwners<Text>;
};

export const DEFAULT_REPLICAS = 2;
export const DEFAULT_RESOURCES: ComputeResources = {
  requests: { cpu: "20m", memory: "96Mi" },
  limits: { memory: "256Mi" },
};
export const DEFAULT_SCRAPERS = { "kubernetes.io/metadata.name": "monitoring" } as const;
