import { delimiter, isAbsolute, join } from "node:path";

/** How {@linkcode runLogged} runs a program. */
export interface RunLoggedOptions {
  /** Folder to run in. @default the current folder */
  cwd?: string;
  /** Environment variables to add to those of this process and to `NO_COLOR=1`. @default {} */
  env?: Record<string, string>;
  /** Called with each line of output that ends with a line break. @default none */
  onLine?: (line: string) => void;
}

/** Result of a program that has ended. */
export interface CommandResult {
  /** Exit code; not 0 when a signal ended the program. */
  code: number;
  /** Lines of standard output and standard error together, in the order in which they arrived. */
  output: string;
}

/**
 * Runs a program without showing its output.
 *
 * @param program Name or path of the program.
 * @param args Its arguments.
 * @throws {Deno.errors.NotFound} when there is no such program.
 */
export async function runLogged(
  program: string,
  args: readonly string[],
  options: RunLoggedOptions = {},
): Promise<CommandResult> {
  const child = new Deno.Command(program, {
    args: [...args],
    cwd: options.cwd,
    env: { NO_COLOR: "1", ...options.env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let output = "";
  const collect = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> => {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        output += `${line}\n`;
        options.onLine?.(line);
      }
    }
    if (rest !== "") output += `${rest}\n`;
  };
  const [status] = await Promise.all([child.status, collect(child.stdout), collect(child.stderr)]);
  return { code: status.code, output };
}

/**
 * Finds a program on `PATH`.
 *
 * @param name Name or absolute path, without the extension `.exe`.
 * @param path Folders to look in, separated as in `PATH`. @default the value of `PATH`
 * @returns Its full path, or `undefined`.
 */
export async function findProgram(
  name: string,
  path: string = Deno.env.get("PATH") ?? "",
): Promise<string | undefined> {
  const fileName = Deno.build.os === "windows" ? `${name}.exe` : name;
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  const files = isAbsolute(name) ? [fileName] : folders.map((folder) => join(folder, fileName));
  for (const file of files) {
    const isFile = await Deno.stat(file).then((info) => info.isFile, () => false);
    if (isFile) return file;
  }
  return undefined;
}
