import { createHash } from "node:crypto";
import type { Project } from "../project/project.ts";
import {
  isWireObject,
  mapProperties,
  resourceReference,
  UNKNOWN,
  type Wire,
  type WireObject,
  withoutReferences,
} from "../values/wire.ts";
import { awsInvokes } from "./awsInvokes.ts";
import { awsResources } from "./awsResources.ts";
import { chartInputs } from "./chartValues.ts";
import { components } from "./components.ts";
import type { ChildEntry, InvokeEntries, ResourceEntries, ResourceEntry } from "./entries.ts";
import { computedInvokes } from "./functions.ts";
import { isKubernetesObject, kubernetesEntries, kubernetesObject } from "./kubernetesResources.ts";
import { manifestComponent } from "./manifestComponents.ts";
import type { ComponentStandIn, RegisteredChild, StandInRequest, StandInResult, StandIns } from "./standIns.ts";
import { fillIn, type Scope } from "./templates.ts";

/** Where the stand-in account is. */
interface Place {
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  readonly dnsSuffix: string;
}

/** The account number that AWS's own documentation uses. */
const EXAMPLE_ACCOUNT = "123456789012";
const DEFAULT_REGION = "us-east-1";

/** Ids of what a look-up's arguments do not name. */
const LOOKED_UP = {
  vpcId: "vpc-$(hex17:vpc)",
  subnetId: "subnet-$(hex17:subnet)",
  securityGroupId: "sg-$(hex17:sg)",
  zoneId: "Z$(hex12:zone)",
  loadBalancerArn:
    "arn:$(partition):elasticloadbalancing:$(region):$(account):loadbalancer/app/$(args.name|'stand-in')/$(hex16)",
  listenerArn:
    "arn:$(partition):elasticloadbalancing:$(region):$(account):listener/app/stand-in/$(hex16)/$(hex16:listener)",
  policyArn: "arn:$(partition):iam::$(account):policy/$(args.name|'stand-in')",
  oidcProviderArn: "arn:$(partition):iam::$(account):oidc-provider/$(args.url|'oidc.example.com')",
  secretArn: "arn:$(partition):secretsmanager:$(region):$(account):secret:$(args.name|'stand-in')",
  prefixListId: "pl-$(hex17:prefixes)",
  targetGroupArn:
    "arn:$(partition):elasticloadbalancing:$(region):$(account):targetgroup/$(args.name|'stand-in')/$(hex16)",
};

/** The documented table of stand-ins, with what the project's `sluice.local.yaml` adds or replaces. */
export function projectStandIns(project: Project): StandIns {
  const { invokes, resources, stackReferences } = project.local;
  return new TableStandIns(placeOf(project), project.workingDirectory, {
    invokes,
    resources: { ...awsResources, ...kubernetesEntries, ...components },
    own: resources,
    stackReferences,
  });
}

interface Tables {
  /** The project's own answers, before the table's. */
  readonly invokes: InvokeEntries;
  readonly resources: ResourceEntries;
  readonly own: Readonly<Record<string, { id?: string | undefined; outputs: WireObject }>>;
  readonly stackReferences: InvokeEntries;
}

class TableStandIns implements StandIns {
  readonly #place: Place;
  readonly #directory: string;
  readonly #tables: Tables;

  constructor(place: Place, directory: string, tables: Tables) {
    this.#place = place;
    this.#directory = directory;
    this.#tables = tables;
  }

  invoke(token: string, args: WireObject): WireObject | undefined {
    const own = this.#tables.invokes[token];
    const computed = computedInvokes[token];
    if (own === undefined && computed !== undefined) return computed(args);
    const entry = { ...awsInvokes[token], ...own };
    if (own === undefined && awsInvokes[token] === undefined) return undefined;
    const seed = `${token}${JSON.stringify(args)}`;
    const scope = { names: { ...this.#place, args }, seed, generatedUnknown: false };
    return object(fillIn(entry, { ...scope, names: { ...scope.names, ...object(fillIn(LOOKED_UP, scope)) } }));
  }

  checked(type: string, inputs: WireObject): WireObject {
    return chartInputs(type, inputs, this.#directory);
  }

  resource(request: StandInRequest): StandInResult {
    const entry = this.#entry(request.type);
    const inputs = mapProperties(request.inputs, withoutReferences);
    if (entry === undefined && isKubernetesObject(request.type, inputs)) {
      return kubernetesObject({ ...request, inputs }, this.#place.region);
    }
    // The SDK leaves unknown whatever a preview's answer does not have.
    if (request.preview) return { id: "", outputs: inputs };
    const { id: idTemplate = "$(logical)-$(hex7)", outputs = this.#generic(request.type) } = entry ?? {};
    const scope = this.#scope({ ...request, inputs });
    const id = request.id || String(fillIn(idTemplate, scope) ?? request.name);
    const withId = { ...scope, names: { ...scope.names, id } };
    const made = object(fillIn(outputs, withId));
    return { id: id === UNKNOWN ? "" : id, outputs: { ...made, ...inputs, ...this.#own(request.type, withId) } };
  }

  component(request: StandInRequest): ComponentStandIn | undefined {
    const own = this.#tables.own[request.type];
    const read = own === undefined ? manifestComponent(request, this.#directory) : undefined;
    if (read !== undefined) return read;
    const entry = this.#entry(request.type);
    if (entry === undefined) return undefined;
    const scope = this.#scope(request);
    return {
      note: entry.note,
      children: Object.entries(childrenOf(entry, request.inputs)).map(([key, child]) => (made) => {
        const inScope = withChildren(scope, made);
        return childOf(key, child, inScope);
      }),
      outputs: (made) => object(fillIn(entry.outputs, withChildren(scope, made))),
    };
  }

  stackReference(name: string): WireObject | undefined {
    return this.#tables.stackReferences[name];
  }

  /** The project's own outputs of a type, which replace both inputs and the table's. */
  #own(type: string, scope: Scope): WireObject {
    return object(fillIn(this.#tables.own[type]?.outputs ?? {}, scope));
  }

  #entry(type: string): ResourceEntry | undefined {
    const own = this.#tables.own[type];
    const known = this.#tables.resources[type];
    if (own === undefined) return known;
    const outputs = { ...known?.outputs, ...own.outputs };
    return { ...known, outputs, ...(own.id === undefined ? {} : { id: own.id }) };
  }

  /** AWS resources that are not in the table have at least an ARN. */
  #generic(type: string): WireObject {
    if (!type.startsWith("aws:")) return {};
    const [, module = "", kind = ""] = type.split(":");
    const service = module.split("/")[0] ?? module;
    return { arn: `arn:$(partition):${service}:$(region):$(account):${kind.toLowerCase()}/$(id)` };
  }

  #scope(request: StandInRequest): Scope {
    const { inputs, preview } = request;
    const hash = createHash("sha256").update(request.urn).digest("hex");
    const prefix = typeof inputs.namePrefix === "string" ? inputs.namePrefix : `${request.name}-`;
    const name = inputs.name ?? (preview ? UNKNOWN : `${prefix}${hash.slice(0, 7)}`);
    const account = preview ? UNKNOWN : this.#place.account;
    const names = { ...this.#place, account, inputs, logical: request.name, name, network: networkOf(inputs) };
    return { names, seed: request.urn, generatedUnknown: preview };
  }
}

function childrenOf({ children = {} }: ResourceEntry, inputs: WireObject): Readonly<Record<string, ChildEntry>> {
  return typeof children === "function" ? children(inputs) : children;
}

function childOf(key: string, child: ChildEntry, scope: Scope): ReturnType<ComponentStandIn["children"][number]> {
  return {
    key,
    type: child.type,
    name: String(fillIn(child.name, scope) ?? key),
    inputs: object(fillIn(child.inputs, scope)),
    madeOf: Object.fromEntries(Object.entries(child.inputs).map(([input, template]) => [input, keysIn(template)])),
    ...(child.parent === undefined ? {} : { parentKey: child.parent }),
  };
}

/** The children that a template names. */
function keysIn(template: Wire): string[] {
  const named = JSON.stringify(template).matchAll(/\$\(children\.([\w-]+)/g);
  return [...new Set([...named].flatMap(([, key]) => key ?? []))];
}

/** The children's outputs, and references to them. */
function withChildren(scope: Scope, made: ReadonlyMap<string, RegisteredChild>): Scope {
  const children: Record<string, WireObject> = {};
  const refs: Record<string, WireObject> = {};
  for (const [key, child] of made) {
    const computed = child.id === "" ? { ...UNKNOWN_OUTPUTS, id: UNKNOWN } : { id: child.id };
    children[key] = { ...computed, ...child.outputs };
    refs[key] = resourceReference(child);
  }
  return { ...scope, names: { ...scope.names, children, refs } };
}

/** The first half of a network's address: `10.0` of `10.0.0.0/16`. */
function networkOf({ cidrBlock }: WireObject): string {
  return typeof cidrBlock === "string" ? cidrBlock.split(".").slice(0, 2).join(".") : "10.0";
}

/** What a preview does not know of a child. */
const UNKNOWN_OUTPUTS = { arn: UNKNOWN, repositoryUrl: UNKNOWN };

function object(value: Wire | undefined): WireObject {
  return isWireObject(value) ? value : {};
}

function placeOf(project: Project): Place {
  const own = (token: string, key: string): string | undefined => {
    const value = project.local.invokes[`aws:index/${token}:${token}`]?.[key];
    return typeof value === "string" ? value : undefined;
  };
  const region = project.config["aws:region"]?.value ?? own("getRegion", "region") ?? DEFAULT_REGION;
  const [partition, dnsSuffix] = region.startsWith("cn-")
    ? ["aws-cn", "amazonaws.com.cn"]
    : [region.startsWith("us-gov-") ? "aws-us-gov" : "aws", "amazonaws.com"];
  return { region, account: own("getCallerIdentity", "accountId") ?? EXAMPLE_ACCOUNT, partition, dnsSuffix };
}
