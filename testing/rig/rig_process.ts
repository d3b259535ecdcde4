/** Result of a program that has ended. */
export interface Outcome {
  readonly code: number;
  /** Its output, both streams. */
  readonly output: string;
}

/** A running program. */
export interface Running {
  /** @return its output so far. */
  read(): string;
  /** Its process number. */
  readonly pid: number;
  readonly hasEnded: boolean;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number>;
  /** Writes a line to its standard input. */
  write(line: string): Promise<void>;
  /** Ends it by this signal, or if it has not ended after 5 s, by SIGKILL. @default "SIGTERM" */
  end(signal?: Deno.Signal): Promise<number>;
}

/** A program whose output goes into a file. */
export class RigProcess implements Running {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly ended: Promise<number>;
  hasEnded = false;

  /** @param file Path of the file that receives what the program writes. */
  constructor(command: readonly string[], private readonly file: string) {
    // The output goes into a file: processes that the program leaves behind would keep a pipe open.
    const [shell, ...rest] = ["sh", "-c", 'f="$1"; shift; exec >"$f" 2>&1; exec "$@"', "rig"];
    this.#child = new Deno.Command(shell ?? "", {
      args: [...rest, file, ...command],
      clearEnv: true,
      env: { PATH: Deno.env.get("PATH") ?? "" },
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.ended = this.#child.status.then(async ({ code }) => {
      this.hasEnded = true;
      await this.#input.close().catch(() => {});
      return code;
    });
  }

  get pid(): number {
    return this.#child.pid;
  }

  read(): string {
    try {
      return Deno.readTextFileSync(this.file);
    } catch {
      return "";
    }
  }

  async write(line: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${line}\n`));
  }

  async end(signal: Deno.Signal = "SIGTERM"): Promise<number> {
    if (!this.hasEnded) this.#child.kill(signal);
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 5000);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }
}
