import assert from "node:assert/strict";
import { sleep } from "../../src/platform/waiting.ts";

/** Processor time and waits of a thread since it began. */
interface Thread {
  readonly name: string;
  /** Processor time, in hundredths of a second. */
  readonly ticks: number;
  /** How often it began to wait, which is how often it was woken. */
  readonly waits: number;
}

/** Resources that a process used during a measurement. */
export interface ProcessUse {
  /** Share of one processor, in percent. */
  readonly cpuPercent: number;
  /** Resident memory at the end of the measurement, in MiB. */
  readonly memoryMb: number;
  /** Threads by name that used the processor or were woken: "name: … ms, … wake-ups". */
  readonly threads: readonly string[];
  /** How often the threads of the data plane were woken: the engine's, and PipeWire's data loop. */
  readonly dataPlaneWakeUps: number;
}

/** Runs a program on the system of the measured process. @return its output. */
type Shell = (words: readonly string[]) => Promise<string>;

const ticksPerSecond = 100;

/** A {@linkcode Shell} of this system. */
export async function shellHere([program = "", ...args]: readonly string[]): Promise<string> {
  const { stdout } = await new Deno.Command(program, { args }).output();
  return new TextDecoder().decode(stdout);
}

/**
 * Measures a Linux process that runs an engine, from outside, for `seconds`. Throws if the engine's threads are
 * missing.
 *
 * @param pid Number of the process in the system of `shell`.
 */
export async function watchProcess(
  shell: Shell,
  pid: number,
  seconds: number,
): Promise<ProcessUse> {
  const before = await readThreads(shell, pid);
  const started = performance.now();
  await sleep(seconds * 1000);
  const after = await readThreads(shell, pid);
  const took = (performance.now() - started) / 1000;
  let ticks = 0;
  let dataPlaneWakeUps = 0;
  const threads: string[] = [];
  const names = new Set<string>();
  for (const [id, thread] of after) {
    const past = before.get(id) ?? { ticks: 0, waits: 0 };
    const [used, woken] = [thread.ticks - past.ticks, thread.waits - past.waits];
    ticks += used;
    names.add(thread.name);
    if (isOfDataPlane(thread.name)) dataPlaneWakeUps += woken;
    if (used + woken > 0) {
      threads.push(`${thread.name}: ${1000 * used / ticksPerSecond} ms, ${woken} wake-ups`);
    }
  }
  assert.ok(names.has("anecho-audio") && names.has("anecho-control"), `${[...names]}`);
  return {
    cpuPercent: 100 * ticks / ticksPerSecond / took,
    memoryMb: await readMemory(shell, pid),
    threads,
    dataPlaneWakeUps,
  };
}

/**
 * Tells whether a thread belongs to the data plane. PipeWire's data loop does. The monitor's thread does not: in
 * Wine, it checks the devices every ten seconds.
 */
function isOfDataPlane(name: string): boolean {
  return name === "anecho-audio" || name === "anecho-control" || name.startsWith("data-loop");
}

async function readThreads(shell: Shell, pid: number): Promise<Map<string, Thread>> {
  const script = "cd /proc/$1/task; grep -H . */stat */status";
  const text = await shell(["sh", "-c", script, "sh", `${pid}`]);
  const threads = new Map<string, Thread>();
  for (
    const [, id = "", name = "", rest = ""] of text.matchAll(/^(\d+)\/stat:\d+ \((.*)\) (.*)$/gm)
  ) {
    const fields = rest.split(" ");
    const waits = new RegExp(`^${id}/status:voluntary_ctxt_switches:\\s*(\\d+)$`, "m").exec(text);
    threads.set(id, {
      name,
      ticks: Number(fields[11]) + Number(fields[12]),
      waits: Number(waits?.[1]),
    });
  }
  return threads;
}

async function readMemory(shell: Shell, pid: number): Promise<number> {
  const text = await shell(["cat", `/proc/${pid}/status`]);
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(text)?.[1]) / 1024;
}
