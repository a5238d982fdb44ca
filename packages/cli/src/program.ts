import { Command, CommanderError, Option } from "commander";
import packageJson from "../package.json" with { type: "json" };
import type { CheckOptions } from "./commands/check.ts";
import type { DoctorReadinessOptions } from "./commands/doctor.ts";
import type { ExplainOptions } from "./commands/explain.ts";
import type { FailoverHoldOptions, FailoverMoveOptions, FailoverStatusOptions } from "./commands/failover.ts";
import type { PlanOptions } from "./commands/plan.ts";
import type { RouteOptions } from "./commands/route.ts";
import type { UpOptions } from "./commands/up.ts";
import type { ExitCode, Io } from "./io.ts";

/** Tells the program how a command ended. */
type Finish = (code: ExitCode) => void;

/**
 * Runs the `sluice` command line. Commands load what they need themselves, so that `--help` loads none of it.
 *
 * @param argv the arguments, without `node` and the script
 * @returns the exit code; nothing is thrown
 * @example process.exitCode = await runSluice(["plan", "--check"], processIo());
 */
export async function runSluice(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = buildProgram(io, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (thrown) {
    // Help and version end this way too; commander has already said what is wrong with the flags.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    io.stderr.write(`sluice: internal error, please report it\n${text}\n`);
    return 1;
  }
}

function buildProgram(io: Io, finish: Finish): Command {
  const program = new Command("sluice")
    .description("Plans, checks and explains many tenants on shared AWS Application Load Balancers.")
    .version(packageJson.version)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
    })
    .addHelpText("after", "\nExit codes: 0 fine, 1 refused or failed, 2 wrong input or flags.\n");
  for (const define of [definePlan, defineRoute, defineExplain, defineCheck, defineDoctor, defineFailover, defineUp])
    define(program, io, finish);
  return program;
}

function withSpecFlags(command: Command): Command {
  return command
    .option("--fleet <file>", "the fleet (default: the current project's)")
    .option("--tenants <file|dir>", "the tenants (default: those beside the fleet)")
    .option("--placement <file>", "the recorded placement (default: placement.json beside the fleet)");
}

function definePlan(program: Command, io: Io, finish: Finish): void {
  withSpecFlags(program.command("plan").description("plan load balancers, rules and tenants"))
    .option("--json", "print the plan as JSON")
    .addOption(new Option("--markdown", "print what changes, for a pull request").conflicts(["json", "write", "out"]))
    .option("--base <file>", "with --markdown: the target branch's placement.json, empty if it has none")
    .option("--all", "list every tenant and every change")
    .option("--out <dir>", "write the Kubernetes objects there, one file a load balancer")
    .addOption(new Option("--write", "record the placement").conflicts("check"))
    .option("--adopt", "take a placement file that was merged or edited by hand")
    .option("--check", "fail when the recorded placement is stale")
    .option("--compact", "move tenants to use fewer rules and load balancers; lists every move")
    .addHelpText(
      "after",
      examples([
        ["sluice plan", "plan the current Pulumi project"],
        ["sluice plan --write", "record where new tenants go"],
        ["sluice plan --check", "in CI: is the recorded placement up to date?"],
        ["sluice plan --fleet fleet.yaml --tenants tenants/ --json", "as data"],
        ["sluice plan --markdown --base ../main/placement.json", "what a branch changes, for its reviewers"],
      ]),
    )
    .action(async (options: PlanOptions, command: Command) => {
      if (options.base !== undefined && !options.markdown)
        command.error("error: option '--base <file>' cannot be used without option '--markdown'");
      const { plan } = await import("./commands/plan.ts");
      finish(await plan(options, io));
    });
}

function defineRoute(program: Command, io: Io, finish: Finish): void {
  withSpecFlags(program.command("route").description("tell which load balancer, rule and target groups answer"))
    .argument("<method>", "GET, POST, ...")
    .argument("<url>", "https://host/path?query")
    .option("--header <name: value>", "a request header; may be given again", collect, [])
    .option("--source-ip <ip>", "the client's address")
    .option("--json", "print the answer as JSON")
    .addHelpText(
      "after",
      examples([
        ["sluice route GET https://acme.example.com/api/users", "who answers, and why"],
        ["sluice route POST https://acme.example.com/ --header 'X-Beta: 1'", "with a header"],
      ]),
    )
    .action(async (method: string, url: string, options: RouteOptions) => {
      const { route } = await import("./commands/route.ts");
      finish(await route({ method, url }, options, io));
    });
}

function defineExplain(program: Command, io: Io, finish: Finish): void {
  program
    .command("explain")
    .description("tell what AWS Load Balancer Controller will build from Ingress manifests")
    .requiredOption("-f, --file <file...>", "YAML or JSON files, directories, or - for standard input")
    .option("--services", "take the Services in the files for all that exist")
    .option("--json", "print the groups as JSON")
    .addHelpText(
      "after",
      examples([
        ["sluice explain -f ingresses/ classes.yaml", "files and directories"],
        ["kubectl get ingress,ingressclassparams -A -o yaml | sluice explain -f -", "a whole cluster"],
      ]),
    )
    .action(async (options: ExplainOptions) => {
      const { explain } = await import("./commands/explain.ts");
      finish(await explain(options, io));
    });
}

function defineCheck(program: Command, io: Io, finish: Finish): void {
  const sets = new Option("--set <name>", "how strict Sluice's policies are");
  const packs = new Option("--policy-pack <dir>", "another policy pack to run as it is; may be given again");
  withSpecFlags(program.command("check").description("check all that CI should refuse, in any Pulumi project"))
    .option("--no-policies", "do not run the program and its policies")
    .addOption(sets.choices(["recommended", "strict", "advisory"]).default("recommended"))
    .option("--policy-config <file>", "levels, settings and exemptions of Sluice's policies; YAML or JSON")
    .option("--previous-state <file>", "a stack export from before: what would replace a live load balancer is refused")
    .addOption(packs.argParser(collect).default([], "none"))
    .option("--stack <name>", "the stack whose configuration the program gets")
    .option("--preview", "leave unknown what providers would compute; by default stand-ins take its place")
    .option("--json", "print violations, what was not evaluated, and the checks as JSON")
    .addHelpText(
      "after",
      examples([
        ["sluice check", "configuration, placement, quotas, plan and policies"],
        ["sluice check --set strict --policy-config policies.yaml", "every policy, with this configuration"],
        ["sluice check --no-policies", "only what needs no program run"],
      ]),
    )
    .action(async (options: CheckOptions) => {
      const { check } = await import("./commands/check.ts");
      finish(await check(options, io));
    });
}

function defineDoctor(program: Command, io: Io, finish: Finish): void {
  const doctor = program
    .command("doctor")
    .description("look into a cluster for what keeps load balancers from working");
  doctor.addHelpText(
    "after",
    examples([["sluice doctor readiness -n shop", "which pods lack readiness gates, and why"]]),
  );
  doctor
    .command("readiness")
    .description("tell which pods of a namespace do not wait for their load balancers, and why")
    .requiredOption("-n, --namespace <name>", "the namespace")
    .option("-l, --selector <labels>", "only these pods: app=web")
    .option("--kubeconfig <file>", "the client configuration (default: as kubectl finds it)")
    .option("--context <name>", "its context (default: the current one)")
    .addOption(new Option("--platform <name>", "who injects the gates").choices(["controller", "eks-auto-mode"]))
    .option("--json", "print the report as JSON")
    .addHelpText(
      "after",
      `${READINESS_PERMISSIONS}${examples([["sluice doctor readiness -n shop -l app=web", "one workload"]])}`,
    )
    .action(async (options: DoctorReadinessOptions) => {
      const { doctorReadiness } = await import("./commands/doctor.ts");
      finish(await doctorReadiness(options, io));
    });
}

const READINESS_PERMISSIONS = `
It only reads. Permissions: get the namespace; list pods, services and targetgroupbindings (elbv2.k8s.aws,
eks.amazonaws.com) in it; list mutatingwebhookconfigurations. What is not allowed is named, and never passes.
`;

function defineFailover(program: Command, io: Io, finish: Finish): void {
  const failover = program.command("failover").description("show and steer where services' traffic goes");
  failover.addHelpText("after", examples([["sluice failover status", "where traffic goes, since when and why"]]));
  withClusterFlags(failover.command("status").description("show where each service's traffic goes, and why"))
    .addHelpText("after", examples([["sluice failover status --fleet edge", "without the project at hand"]]))
    .action(async (options: FailoverStatusOptions) => {
      const { failoverStatus } = await import("./commands/failover.ts");
      finish(await failoverStatus(options, io));
    });
  for (const to of ["fallback", "primary"] as const) defineHold(failover, to, { io, finish });
  withMoveFlags(failover.command("auto").description("end a hold: the shifter decides again"))
    .addHelpText("after", examples([["sluice failover auto web", "before the hold expires"]]))
    .action(async (service: string, options: FailoverMoveOptions) => {
      const { failoverAuto } = await import("./commands/failover.ts");
      finish(await failoverAuto(service, options, io));
    });
}

function defineHold(failover: Command, to: "fallback" | "primary", { io, finish }: { io: Io; finish: Finish }): void {
  const where = to === "fallback" ? "its fallback" : "its pods";
  const command = failover.command(`to-${to}`).description(`send a service's traffic to ${where}, for a time`);
  if (to === "primary") command.option("--force", "also when no endpoint is ready");
  withMoveFlags(command)
    .option("--for <duration>", "how long, at most 24h", "1h")
    .option("--reason <text>", "shown by status")
    .addHelpText("after", examples([[`sluice failover to-${to} web --for 30m`, "then the shifter decides again"]]))
    .action(async (service: string, options: FailoverHoldOptions) => {
      const { failoverHold } = await import("./commands/failover.ts");
      finish(await failoverHold({ service, to }, options, io));
    });
}

function withMoveFlags(command: Command): Command {
  return withClusterFlags(command)
    .argument("<service>", "a key of the fleet's services")
    .option("--no-wait", "do not wait until the shifter has followed")
    .option("--timeout <duration>", "how long to wait", "30s");
}

function withClusterFlags(command: Command): Command {
  return command
    .option("--fleet <name|file>", "the fleet (default: the current project's)")
    .option("-n, --namespace <name>", "its namespace (default: the fleet's)")
    .option("--kubeconfig <file>", "the client configuration (default: as kubectl finds it)")
    .option("--context <name>", "its context (default: the current one)")
    .option("--json", "print the answer as JSON");
}

function defineUp(program: Command, io: Io, finish: Finish): void {
  program
    .command("up")
    .description("run the current Pulumi project in the embedded engine: no cloud, no cluster")
    .requiredOption("--local", "in the embedded engine; for AWS there is `pulumi up`")
    .option("--once", "end when the program has run")
    .option("--stack <name>", "the stack whose configuration the program gets")
    .option("--preview", "leave unknown what providers would compute")
    .addHelpText("after", examples([["sluice up --local", "run the program and show its plan"]]))
    .action(async (options: UpOptions) => {
      const { up } = await import("./commands/up.ts");
      finish(await up(options, io));
    });
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function examples(list: readonly (readonly [string, string])[]): string {
  const lines = list.map(([command, meaning]) => `  # ${meaning}\n  ${command}`);
  return `\nExamples:\n${lines.join("\n")}\n`;
}
