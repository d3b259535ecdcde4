import { join } from "node:path";
import { findProgram, runLogged } from "../../tools/command.ts";
import { Progress } from "../../tools/progress.ts";

/** A part of a chroot: packages, and a script that runs once they are installed. */
export interface RigPart {
  /** Name of the part in the chroot's list of parts. */
  readonly name: string;
  /** Packages of Debian trixie. */
  readonly packages: readonly string[];
  /** Shell script that runs inside, as root; if it fails, the chroot is unavailable. */
  readonly script?: string;
}

/** A chroot with Debian trixie, or why there is none. */
export type Trixie =
  | { readonly kind: "ready"; readonly root: string; readonly lock: string }
  | { readonly kind: "unavailable"; readonly reason: string };

/** Version of the recipe. Raise it when chroots made by older recipes can no longer be used. */
const recipe = "1";

const dpkgOptions = [
  "force-unsafe-io",
  "path-exclude=/usr/share/doc/*",
  "path-exclude=/usr/share/man/*",
  "path-exclude=/usr/share/locale/*",
  "path-exclude=/usr/share/icons/*",
  // Only programs for 64 bits run here, so the 32-bit half of Wine is left out.
  "path-exclude=/usr/lib/x86_64-linux-gnu/wine/i386-windows/*",
];

/**
 * Provides a chroot with Debian trixie and some parts; makes or completes it if possible. The chroot
 * stays between runs in the folder `ANECHO_RIG_CACHE`, by default `/var/tmp/anecho-rig`. Several
 * processes may call this at once.
 *
 * @param parts Parts that it must hold.
 */
export async function provideTrixie(parts: readonly RigPart[]): Promise<Trixie> {
  const obstacle = await findObstacle();
  if (obstacle !== undefined) return { kind: "unavailable", reason: obstacle };
  const cache = Deno.env.get("ANECHO_RIG_CACHE") ?? "/var/tmp/anecho-rig";
  await Deno.mkdir(cache, { recursive: true });
  const root = join(cache, "trixie");
  const lock = join(cache, "trixie.lock");
  using file = await Deno.open(lock, { write: true, create: true });
  // Usually all parts are there; then a shared lock is enough, and other processes that use the chroot need not
  // end first.
  await file.lock(false);
  if ((await missingParts(root, parts)).length === 0) return { kind: "ready", root, lock };
  await file.unlock();
  await file.lock(true);
  try {
    for (const part of await missingParts(root, parts)) await addPart(root, part);
  } catch (error) {
    if (!(error instanceof RigError)) throw error;
    return { kind: "unavailable", reason: error.message };
  }
  return { kind: "ready", root, lock };
}

/** Makes the command line that runs a shell script inside a chroot, in namespaces of its own. */
export function chrootCommand(root: string, script: string): string[] {
  const mounts = `mount -t proc proc "$1/proc"; mount --rbind /dev "$1/dev"`;
  const enter = `exec chroot "$1" /usr/bin/env -i ${rigEnvironment} sh -euc "$2"`;
  return [...namespaces, "sh", "-euc", `${mounts}; ${enter}`, "rig", root, script];
}

/**
 * Command that gives a program namespaces of its own for mounts, processes and IPC. The program ends with the
 * process that starts it.
 */
export const namespaces: readonly string[] = [
  "setpriv",
  "--pdeathsig=KILL",
  "unshare",
  "--mount",
  "--pid",
  "--ipc",
  "--fork",
  "--kill-child",
  "--propagation=private",
];

/** Environment variables of the programs inside. Programs that `Machine.command` runs don't get them. */
export const rigEnvironment = "PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 " +
  "XDG_RUNTIME_DIR=/run/rig DISPLAY=:77 WINEPREFIX=/root/prefix WINEDEBUG=-all " +
  "WINEDLLOVERRIDES='mscoree,mshtml=;winedbg.exe=d' DEBIAN_FRONTEND=noninteractive";

class RigError extends Error {}

async function findObstacle(): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return "the rig needs Linux";
  if (Deno.build.arch !== "x86_64") return "the rig needs an x86-64 processor";
  if (Deno.uid() !== 0) return "the rig needs root";
  for (const program of ["mmdebstrap", "setpriv", "unshare", "nsenter"]) {
    if (await findProgram(program) === undefined) return `the rig needs ${program}`;
  }
  const [program = "", ...args] = [
    ...namespaces,
    "sh",
    "-euc",
    "mount -t tmpfs tmpfs /mnt; cd /mnt; mkdir upper work root; " +
    "mount -t overlay overlay -o lowerdir=/var,upperdir=upper,workdir=work root",
  ];
  const { code, output } = await runLogged(program, args);
  if (code === 0) return undefined;
  return `the rig may not mount here (${output.trim().split("\n").at(-1)})`;
}

async function missingParts(root: string, parts: readonly RigPart[]): Promise<RigPart[]> {
  const held = await Deno.readTextFile(join(root, ".parts")).catch(() => "");
  const lines = held.split("\n");
  return parts.filter((part) => !lines.includes(lineOf(part)));
}

function lineOf({ name, packages, script = "" }: RigPart): string {
  return JSON.stringify([recipe, name, packages, script]);
}

async function addPart(root: string, part: RigPart): Promise<void> {
  using progress = new Progress(`Making a Debian trixie with ${part.name} for the tests`);
  progress.update("");
  const list = join(root, ".parts");
  const held = await Deno.readTextFile(list).catch(() => undefined);
  if (held === undefined || !held.includes(`["${recipe}",`)) {
    // Remove what an interrupted run may have left.
    await Deno.remove(root, { recursive: true }).catch(ignoreMissing);
    await makeRoot(root, part.packages);
  } else {
    await Deno.remove(list);
    const install = "apt-get update -qq && apt-get install -yqq --no-install-recommends " +
      part.packages.join(" ");
    await run(chrootCommand(root, install), `install ${part.name} in the rig`);
  }
  if (part.script) await run(chrootCommand(root, part.script), `prepare ${part.name} in the rig`);
  await Deno.writeTextFile(list, `${held ?? ""}${lineOf(part)}\n`);
}

async function makeRoot(root: string, packages: readonly string[]): Promise<void> {
  const mirror = await findMirror();
  if (mirror === undefined) throw new RigError("apt is set to no mirror of Debian");
  // One pass of dpkg over all packages takes half the time of debootstrap followed by apt.
  await run([
    "mmdebstrap",
    "--mode=root",
    "--variant=minbase",
    ...dpkgOptions.map((option) => `--dpkgopt=${option}`),
    '--aptopt=Apt::Install-Recommends "false"',
    `--include=${packages.join(",")}`,
    "trixie",
    root,
    mirror,
  ], "make a Debian trixie");
}

async function findMirror(): Promise<string | undefined> {
  const args = ["indextargets", "--format", "$(LABEL) $(REPO_URI)"];
  const { output } = await runLogged("apt-get", args);
  return output.split("\n").find((line) => line.startsWith("Debian http"))?.split(" ")[1];
}

async function run([program = "", ...args]: readonly string[], what: string): Promise<void> {
  const { code, output } = await runLogged(program, args);
  if (code === 0) return;
  throw new RigError(`could not ${what}: ${output.trim().split("\n").slice(-8).join(" | ")}`);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
