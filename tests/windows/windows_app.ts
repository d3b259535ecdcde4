import assert from "node:assert/strict";
import { type Outcome, type Running } from "../../testing/rig/machine.ts";
import type { SinkName, WineMachine } from "../../testing/rig/wine.ts";
import { until } from "../../testing/waiting.ts";

/** Commands that start Anecho under Wine. */
export interface WindowsProgram {
  readonly command: readonly string[];
  /** Command that starts the app itself, if that differs. */
  readonly launch?: readonly string[];
  readonly env: readonly string[];
}

/** Output of `anecho status --json`. */
export interface PrintedStatus {
  readonly look: string;
  readonly text: string;
  readonly mode: string;
  readonly microphone: string;
  readonly speaker: string;
  readonly output: string;
  readonly record_from: string;
  readonly recorders: number | null;
}

const runKey = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";
const settingsFolder = '"$WINEPREFIX"/drive_c/users/*/AppData/Roaming';
const logFile = '"$WINEPREFIX"/drive_c/users/*/AppData/Local/Anecho/logs/anecho.log';
/** Rate of the sounds that are played and recorded, in Hz. */
export const rate = 48000;

/** The app under Wine, with its taskbar. */
export class WindowsApp {
  constructor(readonly wine: WineMachine, readonly program: WindowsProgram) {}

  /** Writes the settings file, as if a person had edited it. */
  async keepSettings(settings: object): Promise<void> {
    await this.shell(
      `cd ${settingsFolder} && mkdir -p Anecho && echo '${
        JSON.stringify(settings)
      }' >Anecho/config.json`,
    );
  }

  /** Starts the app. */
  start(...args: string[]): Running {
    const { command, launch = command, env } = this.program;
    return this.wine.machine.start([...launch, ...args], { env });
  }

  /** Runs a command of the app to its end. */
  async run(...args: string[]): Promise<Outcome> {
    const { command, env } = this.program;
    return await this.wine.machine.run([...command, ...args], { env });
  }

  /** Waits until the running app has a certain status. @return the status. */
  async status(isIt: (status: PrintedStatus) => boolean): Promise<PrintedStatus> {
    let last = "";
    let found: PrintedStatus | undefined;
    const ask = async () => {
      const { code, output } = await this.run("status", "--json");
      last = output;
      if (code !== 0) return false;
      const status: PrintedStatus = JSON.parse(output);
      if (isIt(status)) found = status;
      return found !== undefined;
    };
    await until("a status", ask, { limitS: 60 }).catch((error) => assert.fail(`${error}: ${last}`));
    assert.ok(found);
    return found;
  }

  /** Waits for a line in the log of the app. @return when it was written, in milliseconds since 1970. */
  async logged(line: RegExp): Promise<number> {
    let found: string | undefined;
    let lines: string[] = [];
    await until(`${line} in the log`, async () => {
      lines = (await this.log()).split("\n");
      found = lines.find((it) => line.test(it.slice(24)));
      return found !== undefined;
    }).catch((error) => assert.fail(`${error}: ${lines.slice(-10).join("\n")}`));
    return Date.parse(`${found?.slice(0, 23).replace(" ", "T")}Z`);
  }

  /** @return the app's process number. */
  async pid(): Promise<number> {
    const script = "for file in /proc/[0-9]*/cmdline; do tr '\\0' '\\n' <$file | " +
      "grep -q '^--minimized$' && grep -qi '\\.exe' $file && echo $file; done; true";
    const found = /^\/proc\/(\d+)\/cmdline$/m.exec(await this.shell(script));
    assert.ok(found, "the app does not run");
    return Number(found[1]);
  }

  /** @return the text of the app's log. */
  async log(): Promise<string> {
    return await this.shell(`cat ${logFile}`);
  }

  /** Runs a shell line on the machine. @return its output. */
  async shell(line: string): Promise<string> {
    return (await this.wine.machine.run(["sh", "-c", line])).output;
  }

  /** Plays sounds to their end, each into its sink, and records the cable. */
  async play(sounds: Partial<Record<SinkName, Float32Array>>): Promise<Float32Array> {
    const { machine } = this.wine;
    const format = `--raw --format=s16le --channels=1 --rate=${rate} --latency-msec=20`;
    const players = await Promise.all(
      Object.entries(sounds).map(async ([sink, samples]) => {
        const stored = Int16Array.from(samples, (it) => Math.round(32767 * it));
        await Deno.writeFile(machine.at(`${sink}.raw`), new Uint8Array(stored.buffer));
        return `pacat ${format} -d ${sink} ${sink}.raw & players="$players $!"`;
      }),
    );
    await machine.must([
      "sh",
      "-c",
      `rm -f heard.raw; parec ${format} -d cable.monitor heard.raw & heard=$!
       ${players.join("\n")}
       wait $players; kill $heard; wait $heard || true`,
    ]);
    const bytes = await Deno.readFile(machine.at("heard.raw"));
    return Float32Array.from(
      new Int16Array(bytes.buffer, 0, bytes.length >> 1),
      (it) => it / 32768,
    );
  }

  /** @return the command in the registry that Windows runs at log-in. */
  async startsWithWindows(): Promise<string | undefined> {
    const listed = await this.shell(`wine reg query '${runKey}' /v Anecho`);
    return /REG_SZ\s+(.*\S)\s*$/.exec(listed)?.[1];
  }

  /** Sets the command that Windows runs at log-in under Anecho's name. */
  async startWithWindows(command: string): Promise<void> {
    const words = ["wine", "reg", "add", runKey, "/v", "Anecho", "/d", command, "/f"];
    await this.wine.machine.must(words);
  }

  /** @return the titles of all visible windows. */
  async windows(): Promise<string[]> {
    const text = await this.shell(
      "for it in $(xdotool search --onlyvisible --name '.+'); do xdotool getwindowname $it; done",
    );
    return text.trimEnd().split("\n");
  }

  /** Types a key into the window whose title ends with `title`. */
  async type(key: string, title: string): Promise<void> {
    const find = `xdotool search --onlyvisible --name '${title.replaceAll(".", "\\.")}$'`;
    await this.shell(`xdotool windowfocus --sync $(${find}); sleep 0.3; xdotool key ${key}`);
  }

  /** Right-clicks the icon until its menu is open, and types some keys into it. */
  async useMenu(...keys: string[]): Promise<void> {
    await until("the menu", async () => {
      const open = await this.shell(`
        set -- $(xdotool search --onlyvisible --name '.*')
        for window in "$@"; do
          eval "$(xdotool getwindowgeometry --shell "$window")"
          [ "$WIDTH" = 160 ] || continue
          xdotool mousemove $((X + 10)) $((Y + 10)); sleep 0.3; xdotool click 3; sleep 1
          now=$(xdotool search --onlyvisible --name '.*' | wc -l)
          [ "$now" -gt $# ] && echo open
        done`);
      return open.includes("open");
    }, { limitS: 60 });
    for (const key of keys) await this.shell(`xdotool key ${key}; sleep 0.3`);
  }
}
