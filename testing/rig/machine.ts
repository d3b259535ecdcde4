import { join } from "node:path";
import { makeOwnedFolder } from "../owned_folder.ts";
import { namespaces, rigEnvironment, type Trixie } from "./trixie.ts";
import { until } from "../waiting.ts";

/** Result of a program that has ended. */
export interface Outcome {
  readonly code: number;
  /** Its output, both streams. */
  readonly output: string;
}

/** Folders from outside by their path inside, where they are read-only. */
export type Binds = Readonly<Record<string, string>>;

/** How {@linkcode Machine.run} runs a program. */
export interface RunOptions {
  /** Time after which the program is ended, in seconds. @default 120, in {@linkcode Machine.start} 1200 */
  readonly limit_s?: number;
  /** Variables added to the environment, as words for `env`. @default [] */
  readonly env?: readonly string[];
  /**
   * Whether the program is a sound server. It then has a higher priority than its clients, so that it does not wait
   * for them.
   * @default false
   */
  readonly isServer?: boolean;
}

/**
 * A running copy of a chroot, with processes and mounts of its own. Files written inside disappear with it, except in
 * folders of {@linkcode Machine.bind}. It ends with the object, or with this process.
 */
export class Machine implements AsyncDisposable {
  #jobs = 0;

  private constructor(
    private readonly holder: Deno.ChildProcess,
    private readonly init: number,
    private readonly lock: Deno.FsFile,
    /** Folder that is `/work` inside. */
    readonly folder: string,
  ) {}

  /**
   * Starts a machine.
   *
   * @param trixie The chroot to copy.
   * @param binds Folders from outside that are visible inside.
   */
  static async start(trixie: Trixie & { kind: "ready" }, binds: Binds = {}): Promise<Machine> {
    const folder = await makeOwnedFolder("rig");
    const lock = await Deno.open(trixie.lock, { write: true });
    await lock.lock(false);
    const script = `
      base=$2/.mounts; mkdir "$base"; mount -t tmpfs tmpfs "$base"
      cd "$base"; mkdir upper work root
      mount -t overlay overlay -o "lowerdir=$1,upperdir=upper,workdir=work" root
      mount -t proc proc root/proc
      mount --rbind /dev root/dev
      mount -t tmpfs tmpfs root/tmp
      mount -t tmpfs tmpfs root/run
      mkdir -p root/work root/run/rig root/tmp/.X11-unix
      chmod 700 root/run/rig; chmod 1777 root/tmp root/tmp/.X11-unix
      mount --bind "$2" root/work
      root=$base/root; shift 2
      while [ $# -gt 0 ]; do
        mkdir -p "$root$1"; mount --bind -o ro "$2" "$root$1"; shift 2
      done
      exec chroot "$root" sh -c 'cd /work; echo >.up; while :; do sleep 1000; done'`;
    const [program = "", ...args] = [
      ...namespaces,
      "sh",
      "-euc",
      script,
      "rig",
      trixie.root,
      folder,
      ...Object.entries(binds).flat(),
    ];
    const holder = new Deno.Command(program, { args, stdin: "null", stdout: "null" }).spawn();
    const up = join(folder, ".up");
    await until("the rig to start", () => Deno.stat(up).then(() => true, () => false));
    const children = `/proc/${holder.pid}/task/${holder.pid}/children`;
    const init = Number((await Deno.readTextFile(children)).trim());
    return new Machine(holder, init, lock, folder);
  }

  /** @return the path of a file of `/work`, from outside. */
  at(name: string): string {
    return join(this.folder, name);
  }

  /**
   * Runs a program inside to its end. Its output goes through a file: processes that Wine leaves behind
   * could keep a pipe open for ever.
   */
  async run(words: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const { file, process } = this.#spawn(words, options);
    const { code } = await process.status;
    return { code, output: await Deno.readTextFile(file).catch(() => "") };
  }

  /** Runs a program inside that has to succeed. @return its output. */
  async must(words: readonly string[], options: RunOptions = {}): Promise<string> {
    const { code, output } = await this.run(words, options);
    if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}: ${output}`);
    return output;
  }

  /** Starts a program inside. It runs until it ends or is ended, the machine ends, or its time is over. */
  start(words: readonly string[], options: RunOptions = {}): Running {
    const { file, process } = this.#spawn(words, { limit_s: 1200, ...options });
    return {
      read: () => Deno.readTextFileSync(file),
      ended: process.status.then(({ code }) => code),
      end: async () => {
        // nsenter and timeout pass the signal on to the program.
        try {
          process.kill("SIGTERM");
        } catch {
          // It has ended by itself.
        }
        await process.status;
      },
    };
  }

  /** Makes a folder of this system visible inside, under the same path. Programs inside can write to it. */
  async bind(path: string): Promise<void> {
    const target = join(this.folder, ".mounts", "root", path);
    const script = 'mkdir -p "$2"; mount --bind "$1" "$2"';
    const words = [
      "--target",
      `${this.init}`,
      "--mount",
      "sh",
      "-euc",
      script,
      "rig",
      path,
      target,
    ];
    const { success } = await new Deno.Command("nsenter", { args: words }).output();
    if (!success) throw new Error(`could not bind ${path} into the rig`);
  }

  /**
   * @return the program and arguments that run `words` inside for at most 10 minutes, with nothing but `env` as
   * environment.
   */
  command(words: readonly string[], env: Record<string, string>): string[] {
    const inside = ["--target", `${this.init}`, "--mount", "--pid", "--ipc", "--root", "--no-fork"];
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    // The process that enters can't have threads, but its child can. So `timeout` enters; it passes signals on.
    return [
      "nsenter",
      ...inside,
      "env",
      "-i",
      "-C",
      "/work",
      ...variables,
      "timeout",
      "600",
      ...words,
    ];
  }

  #spawn(words: readonly string[], { limit_s = 120, env = [], isServer = false }: RunOptions) {
    const name = `.job-${++this.#jobs}`;
    const file = this.at(name);
    Deno.writeTextFileSync(file, "");
    // Sound programs must run in time even while compilers run, so they get real-time priority, as Windows
    // and PipeWire give it to sound threads. Niceness has no effect between sessions if the scheduler
    // groups them (sched_autogroup_enabled). chrt starts the program, since this shell is in another
    // process namespace and does not know the program's number.
    const priority = isServer ? 20 : 10;
    const script = `exec >/work/${name} 2>&1; cd /work; export ${rigEnvironment}; ` +
      `set -- timeout --kill-after=5 ${limit_s} env "$@"; sound="chrt --rr ${priority}"; ` +
      `$sound true || sound="nice -n -15"; exec $sound "$@"`;
    const inside = ["--target", `${this.init}`, "--mount", "--pid", "--ipc", "--root"];
    const process = new Deno.Command("nsenter", {
      args: [...inside, "--no-fork", "sh", "-c", script, "rig", ...env, ...words],
      clearEnv: true,
      env: { PATH: Deno.env.get("PATH") ?? "" },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    return { file, process };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.holder.kill("SIGKILL");
    await this.holder.status;
    this.lock.close();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** A program that runs inside a machine. */
export interface Running {
  /** @return its output so far. */
  read(): string;
  /** Its exit code. */
  readonly ended: Promise<number>;
  /** Ends it. */
  end(): Promise<void>;
}
