import { join } from "node:path";
import { findProgram } from "../../tools/command.ts";
import { makeOwnedFolder } from "../owned_folder.ts";
import { type Outcome, RigProcess, type Running } from "./rig_process.ts";
import { pipeWireConfigFiles, type PipeWireOptions } from "./pipewire_config.ts";
import { until } from "../waiting.ts";
import { sleep } from "../../src/platform/waiting.ts";

/** A system in which a rig's programs run: this one, or a chroot. */
export interface Place {
  /** @return the program and arguments that run `words` there, in the environment `env`. */
  command(words: readonly string[], env: Record<string, string>): string[];
  /** @return the path in that system of a file in the rig's folder. */
  inside(path: string): string;
  /** Path of the rig's folder from outside; the folder exists. */
  readonly folder: string;
}

const programs = [
  "pipewire",
  "wireplumber",
  "pw-record",
  "pw-play",
  "pw-link",
  "pw-dump",
  "pw-cli",
  "setpriv",
];

/** Exit code of `timeout` when the time is over. */
const timedOut = 124;

/** @return why the rig can't run on this system, or `undefined` if it can. */
export async function pipeWireObstacle(): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return "PipeWire needs Linux";
  for (const program of programs) {
    if (await findProgram(program) === undefined) return `${program} is not installed`;
  }
  return undefined;
}

/**
 * PipeWire and WirePlumber for one test, separate from the user's: a loudspeaker `speakers`, a
 * microphone `mic`, no D-Bus, no sound card. It ends with the object.
 */
export class PipeWireRig implements AsyncDisposable {
  readonly #running = new Set<RigProcess>();
  #daemons: RigProcess[] = [];
  #jobs = 0;

  private constructor(private readonly place: Place, readonly env: Record<string, string>) {}

  /**
   * Starts a rig.
   *
   * @param options.place The system to run in. @default this system, in a folder of its own
   */
  static async start(options: PipeWireOptions & { place?: Place } = {}): Promise<PipeWireRig> {
    const where = options.place ?? await hereIn(await makeOwnedFolder("pipewire"));
    const folder = where.inside(where.folder);
    const rig = new PipeWireRig(where, {
      PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
      LANG: "C.UTF-8",
      HOME: folder,
      XDG_RUNTIME_DIR: folder,
      XDG_CONFIG_HOME: `${folder}/config`,
      XDG_STATE_HOME: `${folder}/state`,
      // Neither a bus nor a sound server of the user's.
      DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent",
    });
    try {
      for (const [name, text] of pipeWireConfigFiles(options)) {
        const path = join(where.folder, "config", name);
        await Deno.mkdir(join(path, ".."), { recursive: true });
        await Deno.writeTextFile(path, text);
      }
      await rig.startDaemons();
    } catch (error) {
      await rig[Symbol.asyncDispose]();
      throw error;
    }
    return rig;
  }

  /** @return the path of a file of the rig's folder, for a program of the rig. */
  at(name: string): string {
    return `${this.place.inside(this.place.folder)}/${name}`;
  }

  /** @return the path of a file of the rig's folder, for this process. */
  here(name: string): string {
    return join(this.place.folder, name);
  }

  /** Starts the daemon and the session manager, and waits until the devices are there. */
  async startDaemons(): Promise<void> {
    const daemon = this.#spawn(["pipewire"]);
    this.#daemons = [daemon];
    await until("the PipeWire daemon", () => exists(this.here("pipewire-0")), {
      process: daemon,
    });
    const manager = this.#spawn(["wireplumber"]);
    this.#daemons.push(manager);
    await until("the session manager", async () => {
      const { output } = await this.run(["pw-link", "--output"]);
      return output.includes("speakers:monitor_FR") && output.includes("mic:capture_");
    }, { process: manager });
  }

  /** Ends daemon and session manager, as a crash does. */
  async killDaemons(): Promise<void> {
    for (const process of this.#daemons.splice(0)) await process.end("SIGKILL");
    await Deno.remove(this.here("pipewire-0"));
  }

  /**
   * Stops daemon and session manager as if they hung.
   *
   * @return an object that lets them go on when it is disposed of.
   */
  freezeDaemons(): Disposable {
    const frozen = this.#daemons.filter((it) => !it.hasEnded);
    for (const { pid } of frozen) Deno.kill(pid, "SIGSTOP");
    return {
      [Symbol.dispose]() {
        for (const { pid } of frozen) Deno.kill(pid, "SIGCONT");
      },
    };
  }

  /** Ends the session manager only. */
  async endSessionManager(): Promise<void> {
    await this.#daemons.pop()?.end("SIGKILL");
    const dump = () => this.must(["pw-dump"]);
    await until("the session manager's end", async () => !(await dump()).includes('"WirePlumber"'));
  }

  /** Ends the session manager only, and starts another. */
  async restartSessionManager(): Promise<void> {
    await this.endSessionManager();
    const dump = () => this.must(["pw-dump"]);
    const names = ['"WirePlumber"', '"default.audio.sink"'];
    this.#daemons.push(this.#spawn(["wireplumber"]));
    // The session manager is ready once it has set the default devices.
    await until("the session manager", async () => {
      const text = await dump();
      return names.every((name) => text.includes(name));
    });
  }

  /** Starts PipeWire's server for programs that use PulseAudio. */
  async startPulse(): Promise<void> {
    const pulse = this.#spawn(["pipewire-pulse"]);
    this.#daemons.push(pulse);
    await until("pipewire-pulse", () => exists(this.here("pulse/native")), { process: pulse });
  }

  /** Runs a program of the rig to its end, for at most 10 s. */
  async run(words: readonly string[]): Promise<Outcome> {
    const process = this.#spawn(["timeout", "10", ...words]);
    const code = await process.ended;
    return { code, output: process.read() };
  }

  /** Runs a program that has to succeed. @return its output. */
  async must(words: readonly string[]): Promise<string> {
    let { code, output } = await this.run(words);
    // PipeWire's command-line programs sometimes hang when a session manager has just started.
    for (let attempt = 0; code === timedOut && attempt < 3; attempt++) {
      ({ code, output } = await this.run(words));
    }
    if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}: ${output}`);
    return output;
  }

  /** Starts a program of the rig; it ends with the rig at the latest. */
  start(words: readonly string[], env: Record<string, string> = {}): Running {
    return this.#spawn(words, env);
  }

  /** Waits until two ports are there, and links them. */
  async link(output: string, input: string): Promise<void> {
    await until(`${output} and ${input}`, async () => {
      const { code, output: text } = await this.run(["pw-link", output, input]);
      return code === 0 || text.includes("File exists");
    });
  }

  /** Waits until an output port is there. Throws if `owner`, the program that makes the port, ends before. */
  async untilPort(port: string, owner?: Running): Promise<void> {
    const isThere = async () => (await this.must(["pw-link", "--output"])).includes(`${port}\n`);
    await until(port, isThere, { process: owner });
  }

  /** @return the ports that an output port is linked to. */
  async linksOf(output: string): Promise<string[]> {
    const lines = (await this.must(["pw-link", "--links"])).split("\n");
    const start = lines.indexOf(output);
    if (start < 0) return [];
    const rest = lines.slice(start + 1);
    const end = rest.findIndex((line) => !line.startsWith("  "));
    return rest.slice(0, end < 0 ? rest.length : end).flatMap((line) =>
      line.split("|-> ")[1] ?? []
    );
  }

  /** Waits until an output port is linked to a node. */
  async untilLinked(output: string, node: string): Promise<void> {
    await until(
      `the link from ${output} to ${node}`,
      async () => (await this.linksOf(output)).some((port) => port.startsWith(`${node}:`)),
    );
  }

  /** @return the state of each node, by its name: "suspended", "idle", "running" or another. */
  async states(): Promise<Map<string, string>> {
    const nodes = await this.#nodes();
    return new Map(nodes.map(({ info }) => [info.props["node.name"] ?? "", info.state]));
  }

  /** Makes a loudspeaker the default, as a person does in the sound settings. */
  async chooseSpeaker(name: string): Promise<void> {
    await this.#chooseDefault("sink", name);
  }

  /** Makes a microphone the default, as a person does in the sound settings. */
  async chooseMicrophone(name: string): Promise<void> {
    await this.#chooseDefault("source", name);
  }

  /** Removes a device. */
  async removeNode(name: string): Promise<void> {
    await this.must(["pw-cli", "destroy", await this.#idOf(name)]);
  }

  /** Mutes a device, as a person does in the sound settings. */
  async mute(name: string): Promise<void> {
    await this.must(["pw-cli", "set-param", await this.#idOf(name), "Props", "{ mute: true }"]);
  }

  /** Suspends a device at once, as a session manager does after some idle seconds. */
  async suspend(name: string): Promise<void> {
    await this.must(["pw-cli", "send-command", await this.#idOf(name), "Suspend", "{}"]);
    await until(
      `${name} to sleep`,
      async () => (await this.states()).get(name) === "suspended",
    );
  }

  /** Plugs a microphone in. */
  async addMicrophone(name: string): Promise<void> {
    const properties = `{ factory.name = support.null-audio-sink node.name = ${name}
      media.class = Audio/Source/Virtual audio.position = [ MONO ] object.linger = true
      priority.session = 1000 priority.driver = 1500 }`;
    await this.must(["pw-cli", "create-node", "adapter", properties]);
    await this.untilPort(`${name}:capture_MONO`);
  }

  /** Stops a program for a time, as a busy system does. */
  async freeze(program: Running, time_ms: number): Promise<void> {
    Deno.kill(program.pid, "SIGSTOP");
    await sleep(time_ms);
    Deno.kill(program.pid, "SIGCONT");
  }

  /**
   * Lets this process too use the rig's sound server.
   *
   * @return an object that undoes that when it is disposed of.
   */
  enter(): Disposable {
    const name = "PIPEWIRE_RUNTIME_DIR";
    const before = Deno.env.get(name);
    Deno.env.set(name, this.place.folder);
    return {
      [Symbol.dispose]: () =>
        before === undefined ? Deno.env.delete(name) : Deno.env.set(name, before),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of [...this.#running].reverse()) await process.end("SIGTERM");
    await Deno.remove(this.place.folder, { recursive: true });
  }

  async #chooseDefault(kind: "sink" | "source", name: string): Promise<void> {
    const value = JSON.stringify({ name });
    await this.must([
      "pw-metadata",
      "0",
      `default.configured.audio.${kind}`,
      value,
      "Spa:String:JSON",
    ]);
    await until(`${name} to be the default`, async () => {
      const text = await this.must(["pw-metadata", "0", `default.audio.${kind}`]);
      return text.includes(`"${name}"`);
    });
  }

  async #idOf(name: string): Promise<string> {
    const node = (await this.#nodes()).find(({ info }) => info.props["node.name"] === name);
    if (node === undefined) throw new Error(`there is no node ${name}`);
    return `${node.id}`;
  }

  async #nodes(): Promise<DumpedNode[]> {
    // Changes during the dump follow in lists of their own; a removed object has no type there.
    const lists = (await this.must(["pw-dump"])).split(/(?<=^\])\n(?=\[$)/m);
    const objects = lists.flatMap((list): DumpedObject[] => JSON.parse(list));
    const latest = new Map(objects.map((object) => [object.id, object]));
    return [...latest.values()].filter((object): object is DumpedNode =>
      object.type?.endsWith(":Node") ?? false
    );
  }

  #spawn(words: readonly string[], env: Record<string, string> = {}): RigProcess {
    const command = this.place.command(words, { ...this.env, ...env });
    const process = new RigProcess(command, this.here(`.job-${++this.#jobs}`));
    this.#running.add(process);
    process.ended.finally(() => this.#running.delete(process));
    return process;
  }
}

interface DumpedObject {
  readonly id: number;
  readonly type?: string;
}

interface DumpedNode extends DumpedObject {
  readonly info: { readonly state: string; readonly props: Record<string, string> };
}

/** Makes this system the place. Lets only the user of this process enter the folder. */
async function hereIn(folder: string): Promise<Place> {
  await Deno.chmod(folder, 0o700);
  return {
    folder,
    inside: (path) => path,
    // setpriv ends the programs when this process is killed.
    command: (words, env) => [
      "setpriv",
      "--pdeathsig=KILL",
      "env",
      "-i",
      ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
      ...words,
    ],
  };
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
