import { cableLink } from "../devices/wiring_plan.ts";
import { editInSystem, openInSystem } from "../platform/open_in_system.ts";
import type { AppHost } from "./app_host.ts";

/** File, folder or page that is opened in another program. */
export type OpenTarget = "settings-file" | "log-folder" | "call-folder" | "cable-page";

/**
 * Opens a target in the program that the system has for it.
 *
 * @param logs Folder of the logs.
 * @throws {OpenError} If no program opens it.
 * @throws {CallError} If there is no place for the folder for calls.
 */
export async function openTarget(target: OpenTarget, host: AppHost, logs: string): Promise<void> {
  switch (target) {
    case "settings-file":
      return await editInSystem(await host.settingsFile());
    case "log-folder":
      return await openInSystem(logs);
    case "call-folder":
      return await openInSystem(await host.calls.makeFolder());
    case "cable-page":
      return await openInSystem(cableLink);
  }
}
