import { delimiter } from "node:path";
import { findProgram, runLogged } from "./command.ts";
import {
  type Job,
  type Machine,
  planSetUp,
  programsFor,
  type RequiredProgram,
} from "./programs.ts";
import { Progress } from "./progress.ts";
import { ToolError } from "./tool_error.ts";

const msys2Bin = "C:\\msys64\\ucrt64\\bin";

/**
 * Makes sure that the programs for some jobs are installed. Installs missing programs with apt where this
 * process has the right to; prints nothing when nothing is missing.
 *
 * @param jobs The jobs to be done next.
 * @throws {ToolError} `programs_missing` with what the user has to do, or `install_failed` when apt fails.
 */
export async function setUp(jobs: readonly Job[]): Promise<void> {
  if (Deno.build.os === "windows") addToPath(msys2Bin);
  const missing: RequiredProgram[] = [];
  for (const item of programsFor(jobs)) {
    if (await findProgram(item.program) === undefined) missing.push(item);
  }
  if (missing.length === 0) return;
  const plan = planSetUp(missing, await inspectMachine());
  switch (plan.kind) {
    case "nothing":
      return;
    case "tell":
      throw new ToolError("programs_missing", plan.message);
    case "install":
      await install(plan.prefix, plan.packages);
  }
}

function addToPath(folder: string): void {
  const path = Deno.env.get("PATH") ?? "";
  if (!path.split(delimiter).includes(folder)) {
    Deno.env.set("PATH", `${path}${delimiter}${folder}`);
  }
}

async function inspectMachine(): Promise<Machine> {
  const os = Deno.build.os;
  const hasApt = await findProgram("apt-get") !== undefined;
  return { os, hasApt, rights: hasApt ? await findRights() : "none" };
}

async function findRights(): Promise<Machine["rights"]> {
  if (Deno.uid() === 0) return "root";
  if (await findProgram("sudo") === undefined) return "none";
  const { code } = await runLogged("sudo", ["-n", "true"]);
  return code === 0 ? "sudo" : "none";
}

async function install(
  prefix: readonly string[],
  programs: readonly RequiredProgram[],
): Promise<void> {
  const apt = async (...args: string[]): Promise<void> => {
    const [program = "", ...rest] = [
      ...prefix,
      "env",
      "DEBIAN_FRONTEND=noninteractive",
      "apt-get",
      "-qq",
      // Wait for another apt that may run, such as the nightly upgrade.
      "-o",
      "DPkg::Lock::Timeout=120",
      ...args,
    ];
    const { code, output } = await runLogged(program, rest);
    if (code === 0) return;
    const tail = output.trimEnd().split("\n").slice(-12).join("\n");
    throw new ToolError(
      "install_failed",
      `apt-get ${args[0]} failed; mend it and try again:\n${tail}`,
    );
  };

  using progress = new Progress(
    `Installing ${programs.map((item) => item.aptPackage).join(", ")}`,
  );
  progress.update("(package lists)");
  await apt("update");
  const packages: string[] = [];
  for (const { aptPackage, optional } of programs) {
    if (!optional || await isAvailable(aptPackage)) packages.push(aptPackage);
  }
  if (packages.length === 0) return;
  progress.update("");
  await apt("install", "-y", "--no-install-recommends", ...packages);
}

async function isAvailable(aptPackage: string): Promise<boolean> {
  return (await runLogged("apt-cache", ["show", "--no-all-versions", aptPackage])).code === 0;
}
