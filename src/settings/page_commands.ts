import type { App } from "../app/app.ts";
import type { AppHost } from "../app/app_host.ts";
import type { AutostartSwitch } from "../app/autostart_switch.ts";
import { openTarget } from "../app/open_target.ts";
import { candidatesFor } from "../devices/name_choices.ts";
import { chosen, defaultChoice } from "../devices/selection.ts";
import { PageCommandError } from "./page_command_error.ts";
import type { PageCommand, Role, SettingsChange } from "./protocol.ts";

/** Parts of the app on which the page's commands act. */
export interface PageCommandTargets {
  readonly app: App;
  readonly host: AppHost;
  readonly autostart: AutostartSwitch | undefined;
  /** Folder of the logs. */
  readonly logs: string;
}

/** Command of the page to the app. {@linkcode PageConnection} carries out the page's other commands itself. */
export type AppPageCommand = Exclude<
  PageCommand,
  {
    readonly command:
      | "visible"
      | "compare"
      | "doctor"
      | "save-session"
      | "record-session"
      | "stop-session"
      | "test"
      | "stop-test";
  }
>;

/**
 * Carries out a command of the page.
 *
 * @throws {PageCommandError}
 */
export async function obeyPage(
  request: AppPageCommand,
  { app, host, autostart, logs }: PageCommandTargets,
): Promise<void> {
  switch (request.command) {
    case "set":
      return set(request.change, app, host);
    case "choose":
      return choose(request.role, request.device, app, host);
    case "mute":
      return host.switchMode("mute", request.isOn ? "on" : "off");
    case "bypass":
      return host.switchMode("off", request.isOn ? "on" : "off");
    case "pause":
      return app.notice(request.isOn ? "hold" : "release");
    case "restart":
      return app.notice("restart");
    case "record":
      return await (request.isOn ? host.calls.start() : host.calls.stop());
    case "autostart":
      if (autostart === undefined) {
        throw new PageCommandError("Anecho can't see here what starts when you log in.");
      }
      return await autostart.set(request.isOn);
    case "open":
      return await openTarget(request.target, host, logs);
    case "quit":
      await host.obey({ command: "quit" });
  }
}

/** Changes some settings; the others stay, in the app and in the file. */
function set({ cleaning, ...change }: SettingsChange, app: App, host: AppHost): void {
  if (cleaning === undefined) return host.change(change);
  host.change({ ...change, cleaning: { ...app.config.cleaning, ...cleaning } });
}

function choose(role: Role, id: string, app: App, host: AppHost): void {
  if (id === "default") return host.choose(role, defaultChoice);
  const { endpoints, policy } = app.state;
  if (role === "output" && policy.ownMicrophone) {
    throw new PageCommandError(
      "Anecho makes its own microphone here: there is no output to choose.",
    );
  }
  const endpoint = candidatesFor(role, endpoints).find((it) => it.id === id);
  if (endpoint === undefined) {
    throw new PageCommandError(
      "That device is no longer there, or can't be used for this: choose another.",
    );
  }
  host.choose(role, chosen(endpoint, endpoints));
}
