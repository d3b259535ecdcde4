import type { Command } from "commander";
import type { AppCommand } from "../../app/app_command.ts";
import { type CallRecording, noCall } from "../../app/call_recording.ts";
import { remoteMicText } from "../../app/remote_mic_text.ts";
import { sendCommand } from "../../app/send_command.ts";
import type { AppStatus } from "../../app/status.ts";
import { modes } from "../../config/config.ts";
import { appPaths } from "../../platform/paths.ts";
import { exitCodes, UsageError } from "../exit.ts";
import { figuresJson } from "../../report/json.ts";
import type { CommandContext } from "../command_context.ts";
import { oneLine } from "../../platform/visible_text.ts";

const examples = `
Examples:
  anecho status --json     what the running Anecho does, for a script
  anecho mode mute         apps record silence
  anecho mute toggle       the same, and back: for a key of your desktop's settings
  anecho record start      records the call, until \`anecho record stop\`
  anecho pause             release the microphone until \`anecho resume\``;

const recordings = ["start", "stop"] as const;

/** Adds the commands that talk to the running Anecho: `status`, `pause`, `mute`, `mode`, `quit` …. */
export function addControlCommands(program: Command, context: CommandContext): void {
  const add = (name: string, description: string) =>
    program.command(name).description(description).addHelpText("after", examples);
  add("status", "Show what the running Anecho does.")
    .option("--json", "print JSON")
    .action((options: { json?: boolean }) =>
      control({ command: "status" }, context, options.json ?? false)
    );
  add("pause", "Release the microphone until resumed, even while apps record.")
    .action(() => control({ command: "pause" }, context));
  add("resume", "Go on after a pause.")
    .action(() => control({ command: "resume" }, context));
  add("mode", `Change the mode: ${modes.join(", ")}.`)
    .argument(
      "<mode>",
      "on-demand: take the echo out while an app records; always: also keep the microphone open; " +
        "off: let it through untouched; mute: give silence",
    )
    .action((text: string) => {
      const mode = modes.find((it) => it === text);
      if (mode === undefined) {
        throw new UsageError(`There is no mode '${text}': use one of ${modes.join(", ")}.`);
      }
      return control({ command: "mode", mode }, context);
    });
  const switches = ["on", "off", "toggle"] as const;
  const addSwitch = (command: "mute" | "bypass", description: string) =>
    add(command, description)
      .argument("[to]", `${switches.join(", ")}`, "toggle")
      .action((text: string) => {
        const to = switches.find((it) => it === text);
        if (to !== undefined) return control({ command, to }, context);
        throw new UsageError(
          `There is no '${command} ${text}': use one of ${switches.join(", ")}.`,
        );
      });
  addSwitch("mute", "Let apps record silence, or go back to the mode from before.");
  addSwitch("bypass", "Let the microphone through as it is, or go back to the mode from before.");
  add("record", "Record the call: your voice without the echo, and what the others say.")
    .argument("<to>", recordings.join(", "))
    .action((text: string) => {
      const to = recordings.find((it) => it === text);
      if (to !== undefined) return control({ command: "record", to }, context);
      throw new UsageError(
        `There is no 'record ${text}': use one of ${recordings.join(", ")}.`,
      );
    });
  add("quit", "End the running Anecho.")
    .action(() => control({ command: "quit" }, context));
}

/**
 * Sends a command to the running Anecho. If it was carried out, prints Anecho's status, except after "quit". If it
 * has failed, prints why and sets the exit code.
 *
 * @throws {InstanceError} If no Anecho is running, or it doesn't answer.
 * @throws {UsageError} If the command is wrong, such as a device name that fits no device.
 */
export async function control(
  command: AppCommand,
  context: CommandContext,
  asJson = false,
): Promise<void> {
  const { terminal } = context;
  const reply = await sendCommand(appPaths().runtime, command);
  if (!reply.ok) {
    if (reply.isUsage) throw new UsageError(reply.message);
    terminal.note(`anecho: ${oneLine(reply.message)}`);
    context.exitCode = exitCodes.failure;
    return;
  }
  if (command.command === "quit") return;
  const { status, call = noCall } = reply;
  if (asJson) return terminal.print(figuresJson({ ...status, call }));
  for (const line of [...describeStatus(status), ...describeCall(call)]) {
    terminal.print(oneLine(line));
  }
}

/** Describes the recording of a call in one line, if one runs or has run. */
function describeCall(call: CallRecording): string[] {
  switch (call.phase) {
    case "idle":
      return call.file === null ? [] : [`call        recorded to ${call.file}`];
    case "starting":
      return [`call        about to be recorded to ${call.file}`];
    case "recording": {
      const silent = call.microphone === "live" ? "" : `; the microphone is ${call.microphone}`;
      return [`call        recording to ${call.file}${silent}`];
    }
    case "ending":
      return [`call        finishing ${call.file}`];
  }
}

/** Describes the app's state for a person, line by line. */
export function describeStatus(status: AppStatus): string[] {
  const { text, mode, microphone, speaker, output, recordFrom, recorders, recorderNames } = status;
  const { microphoneChannels, remoteMics } = status;
  const who = recorderNames.length > 0 ? ` (${recorderNames.join(", ")})` : "";
  const programs = recorders === null
    ? "the system does not tell"
    : `${recorders} ${recorders === 1 ? "program" : "programs"}${who}`;
  return [
    text,
    `mode        ${mode}`,
    `microphone  ${microphone}`,
    ...(microphoneChannels === null ? [] : [`            ${microphoneChannels}`]),
    `speakers    ${speaker}`,
    `output      ${output}`,
    `for apps    ${recordFrom}`,
    `recording   ${programs}`,
    ...remoteMics.map((it) => `remote mic  ${remoteMicText(it)}`),
  ];
}
