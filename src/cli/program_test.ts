import assert from "node:assert/strict";
import { runProgram } from "./program.ts";
import type { Terminal } from "./terminal.ts";

async function run(...args: string[]): Promise<{ code: number; out: string[]; notes: string[] }> {
  const out: string[] = [];
  const notes: string[] = [];
  const terminal: Terminal = {
    print: (line) => out.push(line),
    note: (line) => notes.push(line),
    progress: () => {},
  };
  const code = await runProgram(args, terminal);
  return { code, out, notes };
}

Deno.test("A11 a wrong command line is one sentence and exit code 2", async () => {
  const cases: [string[], RegExp][] = [
    [["help", "proces"], /There is no command 'proces': use one of start, status, .*, help\./],
    [["a", "b", "c", "d"], /too many arguments/],
    [["--backend", "jack"], /Allowed choices are auto, wasapi, pipewire, simulated/],
    [["mode", "loud"], /There is no mode 'loud': use one of on-demand, always, off, mute\./],
    [["mode"], /missing required argument 'mode'/],
    [["autostart", "maybe"], /Allowed choices are on, off/],
    [["devices", "x"], /too many arguments/],
    [["--nope"], /unknown option '--nope'/],
    [["process", "--nope"], /unknown option '--nope'/],
    [["process", "a", "b"], /add -o, --output and a name/],
    [["process", "a", "-o", "x"], /Name the microphone's recording and the reference/],
    [["process", "a", "b", "c", "-o", "x"], /too many arguments/],
    [["process", "a", "b", "-o", "x", "--format", "u8"], /Allowed choices are s16, s24, f32/],
    [["process", "a", "b", "-o", "x", "--noise-suppression", "max"], /Allowed choices are off/],
    [["process", "a", "b", "-o", "x", "--report", "x.pdf"], /must end in \.json or \.html/],
    [["process", "a", "b", "-o"], /argument missing/],
    [["run", "x"], /too many arguments/],
    [["run", "--duration", "10"], /500ms, 10s, 2m or 1h/],
    [["run", "--seed", "-1"], /whole number/],
    [["run", "--room", "huge"], /Allowed choices are small, medium, large/],
  ];
  for (const [args, expected] of cases) {
    const { code, out, notes } = await run(...args);
    assert.equal(code, 2, args.join(" "));
    assert.deepEqual(out, []);
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? "", expected);
    assert.match(notes[0] ?? "", /^anecho: [^\n]+\.$/);
  }
});

Deno.test("--version prints the version of deno.json", async () => {
  const settings = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  assert.deepEqual(await run("--version"), { code: 0, out: [settings.version], notes: [] });
});

Deno.test("D12 --licenses prints the licence of Anecho and of each library in it", async () => {
  const { code, out: [text = ""], notes } = await run("--licenses");
  assert.deepEqual([code, notes], [0, []]);
  for (const part of [/^MIT License/, /^tg_owt .+ \(BSD-3-Clause\)$/m, /^commander .+ \(MIT\)$/m]) {
    assert.match(text, part);
  }
});

Deno.test("--help shows examples for the program and each command", async () => {
  const commands = "start status pause resume mode quit devices autostart uninstall run process";
  const each = commands.split(" ").map((name) => [name, "--help"]);
  for (const args of [["--help"], ["help", "process"], ...each]) {
    const { code, out, notes } = await run(...args);
    assert.equal(code, 0);
    assert.match(out.join("\n"), /Usage: anecho[^]*\nExamples:\n {2}anecho /);
    assert.deepEqual(notes, []);
  }
});
