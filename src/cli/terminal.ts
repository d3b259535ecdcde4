import { visibleText } from "../platform/visible_text.ts";
import { findConsole, showMessage } from "../platform/windows/console.ts";
import { WriteError } from "./exit.ts";
import { messageOf } from "../platform/message_of.ts";

/** Output of a command. Characters that could control a terminal are escaped, except line feeds. */
export interface Terminal {
  /**
   * Writes a line of results.
   *
   * @throws {Deno.errors.BrokenPipe} Once the reader is gone.
   * @throws {WriteError} If the line can't be written.
   */
  print(line: string): void;
  /** Writes a line for the person at the terminal, apart from the results. */
  note(line: string): void;
  /**
   * Shows progress in one line, which the next call replaces or, with `undefined`, removes. Does nothing if
   * standard error is not a terminal; a Windows program without standard output never shows progress.
   */
  progress(line: string | undefined): void;
  /** Shows why the program ends; exists only if the person would not see a note. */
  alert?(text: string): void;
}

const clearLine = "\r\x1b[K";

/**
 * Makes the terminal of this process: results on stdout, the rest on stderr. A Windows program without
 * standard output writes both to the console that it was started from.
 *
 * @param opensConsole Whether to open a console if the program was started from none. @default false
 */
export function systemTerminal(opensConsole = false): Terminal {
  const found = Deno.build.os === "windows" ? findConsole(opensConsole) : undefined;
  switch (found?.kind) {
    case "console":
      return consoleTerminal(found.write);
    case "none":
      return { ...consoleTerminal(() => {}), alert: (text) => showMessage("Anecho", text) };
    case "standard":
    case undefined:
      return standardTerminal();
  }
}

function consoleTerminal(write: (text: string) => void): Terminal {
  const writeLine = (line: string) => write(`${visibleText(line)}\n`);
  return { print: writeLine, note: writeLine, progress: () => {} };
}

function standardTerminal(): Terminal {
  const encoder = new TextEncoder();
  const watched = Deno.stderr.isTerminal();
  let showsProgress = false;
  const write = (stream: typeof Deno.stdout, text: string) => {
    let bytes = encoder.encode(text);
    while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
  };
  const writeNote = (text: string) => {
    try {
      write(Deno.stderr, text);
    } catch {
      // If the window was closed, nobody is left to read it.
    }
  };
  const clear = () => {
    if (showsProgress) writeNote(clearLine);
    showsProgress = false;
  };
  return {
    print(line) {
      clear();
      try {
        write(Deno.stdout, `${visibleText(line)}\n`);
      } catch (cause) {
        if (cause instanceof Deno.errors.BrokenPipe) throw cause;
        const reason = messageOf(cause);
        throw new WriteError(`Standard output can't be written to: make room (${reason}).`, {
          cause,
        });
      }
    },
    note(line) {
      clear();
      writeNote(`${visibleText(line)}\n`);
    },
    progress(line) {
      if (!watched) return;
      clear();
      if (line === undefined) return;
      writeNote(visibleText(line).slice(0, columns() - 1));
      showsProgress = true;
    },
  };
}

function columns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 80;
  }
}
