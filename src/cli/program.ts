import { Command, CommanderError } from "commander";
import settings from "../../deno.json" with { type: "json" };
import { addAutostartCommand } from "./commands/autostart.ts";
import { addCaptureCommand } from "./commands/capture.ts";
import { addControlCommands } from "./commands/control.ts";
import { addDevicesCommand } from "./commands/devices.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addMeetingCommand } from "./commands/meeting.ts";
import { addProcessCommand } from "./commands/process.ts";
import { addRecordSessionCommand } from "./commands/record_session.ts";
import { addRemoteMicCommand } from "./commands/remote_mic.ts";
import { addRoomCommand } from "./commands/room.ts";
import { addSettingsCommand } from "./commands/settings.ts";
import { addStartCommand } from "./commands/start.ts";
import { addTestCommand } from "./commands/test.ts";
import { addUninstallCommand } from "./commands/uninstall.ts";
import { addVirtualMicCommand } from "./commands/virtual_mic.ts";
import { captureModeOf, runCaptureMode } from "./meeting/capture_mode.ts";
import { describeVersion } from "../platform/runtime_version.ts";
import { readLicences } from "./licences.ts";
import type { CommandContext } from "./command_context.ts";
import { type ExitCode, exitCodes, explain, UsageError } from "./exit.ts";
import { oneLine } from "../platform/visible_text.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Runs the command line. Never throws: a failure is one sentence on stderr.
 *
 * @param args The arguments without the program's name.
 * @return the exit code of the process.
 */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const context: CommandContext = {
    terminal,
    version: describeVersion(settings.version),
    exitCode: exitCodes.ok,
  };
  const program = buildProgram(context);
  try {
    const captureMode = captureModeOf(args);
    if (captureMode !== undefined) return await runCaptureMode(captureMode);
    checkHelpName(program, args);
    await program.parseAsync([...args], { from: "user" });
    return context.exitCode;
  } catch (error) {
    return conclude(error, terminal);
  }
}

/** Makes uncaught errors end the process as all other errors do, with a sentence and without a stack trace. */
export function catchStrayErrors(terminal: Terminal): void {
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    Deno.exit(conclude(event.error, terminal));
  });
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    Deno.exit(conclude(event.reason, terminal));
  });
}

function buildProgram(context: CommandContext): Command {
  const program = new Command("anecho")
    .description("Takes the echo out of a microphone.")
    .version(context.version, "-V, --version", "show the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [command]", "show the help of a command")
    .configureOutput({
      writeOut: (text) => context.terminal.print(text.trimEnd()),
      writeErr: () => {},
      outputError: () => {},
    })
    // Options after a command are options of that command.
    .enablePositionalOptions()
    .exitOverride();
  addLicencesOption(program, context);
  addStartCommand(program, context);
  addControlCommands(program, context);
  addSettingsCommand(program, context);
  addDevicesCommand(program, context);
  addDoctorCommand(program, context);
  addRecordSessionCommand(program, context);
  addTestCommand(program, context);
  addAutostartCommand(program, context);
  addUninstallCommand(program, context);
  addRoomCommand(program, context);
  addProcessCommand(program, context);
  addCaptureCommand(program, context);
  addMeetingCommand(program, context);
  addVirtualMicCommand(program, context);
  addRemoteMicCommand(program, context);
  program.addHelpText(
    "after",
    `
Examples:
  anecho                                                run with the chosen or default devices
  anecho usb realtek                                    with these devices
  anecho devices                                        list the devices
  anecho doctor                                         find out why it does not work
  anecho test                                           play a sound, and see whether its echo is gone
  anecho process mic.wav reference.wav -o clean.wav     take the echo out of a recording
  anecho capture -o talk.wav                            record what you hear
  anecho meeting -o call.wav                            record a call, both sides
  anecho process --help                                 everything about a command

Exit codes:
  0    done
  1    it went wrong while running, Anecho is not running, or doctor or test found trouble
  2    the command line, or a file or device that it names, is not usable
  130  ended by Ctrl+C before it was done`,
  );
  return program;
}

/** Adds the option `--licenses`, which prints and ends, as `--version` does. */
function addLicencesOption(program: Command, { terminal }: CommandContext): void {
  program.option("--licenses", "show the licences of Anecho and of what it contains");
  program.on("option:licenses", () => {
    terminal.print(readLicences());
    throw new CommanderError(0, "anecho.licenses", "(licences)");
  });
}

/** Refuses `help` with a name that is no command. Without `help`, such a name is taken for a microphone's. */
function checkHelpName(program: Command, args: readonly string[]): void {
  const names = [...program.commands.map((command) => command.name()), "help"];
  const name = args[0] === "help" ? args[1] : undefined;
  if (name === undefined || name.startsWith("-") || names.includes(name)) return;
  throw new UsageError(`There is no command '${name}': use one of ${names.join(", ")}.`);
}

function conclude(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
  // The reader of the results is gone, so that there is nobody to tell.
  if (error instanceof Deno.errors.BrokenPipe) return exitCodes.ok;
  const { code, sentence } = explain(fromCommander(error));
  terminal.progress(undefined);
  terminal.note(`anecho: ${oneLine(sentence)}`);
  terminal.alert?.(sentence);
  if (Deno.env.has("ANECHO_DEBUG") && error instanceof Error) terminal.note(error.stack ?? "");
  return code;
}

function fromCommander(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  const reason = oneLine(error.message.replace(/^error: /, "")).replace(/\.$/, "");
  return new UsageError(`${reason}. Run it with --help to see what it takes.`);
}
