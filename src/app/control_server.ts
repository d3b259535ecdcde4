import type { InstanceAddress } from "../platform/single_instance.ts";
import type { AppCommand, AppReply } from "./app_command.ts";
import { handleControl } from "./control_handler.ts";

/** The control port of the running instance: on this computer alone, for whoever knows its token. */
export class ControlServer implements AsyncDisposable {
  readonly address: InstanceAddress;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /** Opens a port. @param obey Carries out a command. */
  constructor(obey: (command: AppCommand) => Promise<AppReply>) {
    const token = crypto.randomUUID() + crypto.randomUUID();
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => handleControl(request, this.address, obey),
    );
    this.address = { port: this.#server.addr.port, token };
  }

  /** Closes it, once what has been asked is answered. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
