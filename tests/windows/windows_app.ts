import assert from "node:assert/strict";
import { levelDb } from "../integration/wav.ts";
import { type Outcome, type Running, waitFor } from "../rig/machine.ts";
import type { WineMachine } from "../rig/wine.ts";

/** How Anecho is started under Wine. */
export interface WindowsProgram {
  readonly command: readonly string[];
  readonly env: readonly string[];
}

/** What `anecho status --json` prints. */
export interface PrintedStatus {
  readonly look: string;
  readonly text: string;
  readonly microphone: string;
  readonly speaker: string;
  readonly output: string;
  readonly record_from: string;
}

const logFile = '"$WINEPREFIX"/drive_c/users/*/AppData/Local/Anecho/logs/anecho.log';
const rate = 48000;

/** The app under Wine, with its taskbar. */
export class WindowsApp {
  constructor(readonly wine: WineMachine, readonly program: WindowsProgram) {}

  /** Starts it. */
  start(...args: string[]): Running {
    const { command, env } = this.program;
    return this.wine.machine.start([...command, ...args], { env });
  }

  /** Runs a command of it to its end. */
  async run(...args: string[]): Promise<Outcome> {
    const { command, env } = this.program;
    return await this.wine.machine.run([...command, ...args], { env });
  }

  /** Asks until the running app is in a certain state. */
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
    await waitFor("a status", ask, 60).catch((error) => assert.fail(`${error}: ${last}`));
    assert.ok(found);
    return found;
  }

  /** @return what the app has written to its log. */
  async log(): Promise<string> {
    return await this.shell(`cat ${logFile}`);
  }

  /** Runs a line of shell on the machine. @return what it wrote. */
  async shell(line: string): Promise<string> {
    return (await this.wine.machine.run(["sh", "-c", line])).output;
  }

  /** Plays a tone into the microphone for a while. @return its level in the cable at the end, in dBFS. */
  async toneInCable(): Promise<number> {
    const tone = Int16Array.from(
      { length: 3 * rate },
      (_, index) => 8000 * Math.sin(2 * Math.PI * 700 * index / rate),
    );
    const { machine } = this.wine;
    await Deno.writeFile(machine.at("tone.raw"), new Uint8Array(tone.buffer));
    const format = `--raw --format=s16le --channels=1 --rate=${rate} --latency-msec=20`;
    await machine.must([
      "sh",
      "-c",
      `rm -f heard.raw; parec ${format} -d cable.monitor heard.raw & heard=$!
       pacat ${format} -d micfeed tone.raw; kill $heard; wait $heard || true`,
    ]);
    const bytes = await Deno.readFile(machine.at("heard.raw"));
    const samples = new Int16Array(bytes.buffer, 0, bytes.length >> 1);
    return levelDb(
      Float32Array.from(samples.subarray(-1.5 * rate, -0.5 * rate), (it) => it / 32768),
    );
  }

  /** Right-clicks the icon until its menu is open, and types some keys into it. */
  async useMenu(...keys: string[]): Promise<void> {
    await waitFor("the menu", async () => {
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
    }, 60);
    for (const key of keys) await this.shell(`xdotool key ${key}; sleep 0.3`);
  }
}
