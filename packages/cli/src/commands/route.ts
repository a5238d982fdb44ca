import { type Answer, answerRequest } from "../answer.ts";
import type { ExitCode, Io } from "../io.ts";
import { answerJson, formatAnswer } from "../output/answer.ts";
import { printProblems } from "../output/problems.ts";
import { isRedirect } from "../output/rules.ts";
import { painter } from "../output/style.ts";
import { planFiles } from "../planning.ts";
import { type RequestArguments, type RequestFlags, readRequest } from "../requestFlags.ts";
import type { SpecFlags } from "../specFlags.ts";

export interface RouteOptions extends SpecFlags, RequestFlags {
  readonly json?: boolean;
}

/** Tells which load balancer, rule and target groups answer a request, and why the rules above do not. */
export async function route(given: RequestArguments, options: RouteOptions, io: Io): Promise<ExitCode> {
  const { request, problems } = readRequest(given, options);
  const planned = planFiles(options, io.cwd);
  const wrong = [...problems, ...(planned.ok ? [] : planned.problems)];
  if (request === undefined || !planned.ok || wrong.length > 0) {
    printProblems(wrong, io);
    return 2;
  }
  const answer = answerRequest(planned.sound, request);
  const text = options.json
    ? `${JSON.stringify(answerJson(answer, request), null, 2)}\n`
    : formatAnswer(answer, request, painter(io.stdout, io.env));
  io.stdout.write(text);
  return isAnswered(answer) ? 0 : 1;
}

/** A redirect is an answer; a default action that says 404 is none. */
function isAnswered({ at }: Answer): boolean {
  return at?.listener !== undefined && (at.rule !== undefined || at.actions.some(isRedirect));
}
