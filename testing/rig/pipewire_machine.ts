import { dirname, join } from "node:path";
import { projectRoot } from "../../tools/project.ts";
import { type ProgramHome } from "./engine_on_pipewire.ts";
import { Machine } from "./machine.ts";
import { type Place } from "./pipewire.ts";
import { type RigPart, type Trixie } from "./trixie.ts";

/** PipeWire 1.4 and WirePlumber 0.5. */
export const pipeWirePart: RigPart = {
  name: "pipewire",
  packages: ["pipewire", "wireplumber", "libspa-0.2-modules"],
};

/** A machine with the PipeWire of Debian trixie. It sees this checkout under the same path as this system. */
export class PipeWireMachine implements AsyncDisposable {
  private constructor(private readonly machine: Machine, readonly home: ProgramHome) {}

  static async start(trixie: Trixie & { kind: "ready" }): Promise<PipeWireMachine> {
    const machine = await Machine.start(trixie);
    const { denoDir } = await denoInfo();
    for (const path of [projectRoot, dirname(Deno.execPath()), denoDir]) await machine.bind(path);
    const home = { deno: Deno.execPath(), project: projectRoot, env: { DENO_DIR: denoDir } };
    return new PipeWireMachine(machine, home);
  }

  /** @return a place for one rig. */
  async place(): Promise<Place> {
    const name = `rig-${crypto.randomUUID().slice(0, 8)}`;
    const folder = join(this.machine.folder, name);
    await Deno.mkdir(folder, { mode: 0o700 });
    return {
      folder,
      inside: (path) => path.replace(this.machine.folder, "/work"),
      command: (words, env) => this.machine.command(words, env),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.machine[Symbol.asyncDispose]();
  }
}

async function denoInfo(): Promise<{ denoDir: string }> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}
