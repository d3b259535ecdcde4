import { type MessageBus, sessionBus } from "@jellybrick/dbus-next";
import { findProgram } from "../tools/command.ts";
import { Folder } from "./anecho.ts";

/** Says why no bus can be started, for the title of a test; `undefined` if a bus can be started. */
export async function busObstacle(): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return "for Linux";
  return await findProgram("dbus-daemon") === undefined
    ? "dbus-daemon is not installed"
    : undefined;
}

/** A D-Bus session bus for a test, with a real daemon of its own. */
export class SessionBus implements AsyncDisposable {
  readonly #connections: MessageBus[] = [];

  private constructor(
    readonly folder: Folder,
    readonly daemon: Deno.ChildProcess,
    readonly address: string,
  ) {}

  /** Starts a bus, which knows the services of the folder below `dbus-1/services` too. */
  static async start(): Promise<SessionBus> {
    const folder = await Folder.make();
    const daemon = new Deno.Command("dbus-daemon", {
      args: ["--session", "--nofork", "--print-address", `--address=unix:path=${folder.at("bus")}`],
      env: { XDG_DATA_HOME: folder.path },
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = daemon.stdout.getReader();
    const { value } = await reader.read();
    await reader.cancel();
    return new SessionBus(folder, daemon, new TextDecoder().decode(value).trim());
  }

  /** Makes a connection to the bus, which ends when this object is disposed of. */
  connect(): MessageBus {
    const bus = sessionBus({ busAddress: this.address });
    this.#connections.push(bus);
    return bus;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const bus of this.#connections) bus.disconnect();
    this.daemon.kill();
    await this.daemon.status;
    await this.folder[Symbol.asyncDispose]();
  }
}
