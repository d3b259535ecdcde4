/**
 * Thread of the tray. It does nothing else, because waiting for Windows' messages blocks it.
 * A window message announces each message of the app; only then is that message read.
 *
 * @module
 */
import type { FromTray, ToTray } from "../tray_messages.ts";
import { openLibraries } from "./libraries.ts";
import { TrayWindow } from "./tray_window.ts";
import { messageOf } from "../../platform/message_of.ts";

/** The part of a worker's global scope that TypeScript does not know. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToTray>) => void) | null;
  postMessage(message: FromTray): void;
  close(): void;
}

const scope = globalThis as unknown as WorkerScope;
const inbox: ToTray[] = [];
let arrived = Promise.withResolvers<void>();
let announced = 0;

scope.onmessage = ({ data }) => {
  inbox.push(data);
  arrived.resolve();
};

async function nextMail(): Promise<ToTray> {
  while (true) {
    const mail = inbox.shift();
    if (mail !== undefined) return mail;
    arrived = Promise.withResolvers<void>();
    await arrived.promise;
  }
}

function deliver(window: TrayWindow, mail: ToTray): void {
  switch (mail.kind) {
    case "view":
      return window.show(mail.view);
    case "balloon":
      return window.balloon(mail.title, mail.text);
    case "hotkeys":
      return window.setHotkeys(mail.hotkeys);
    case "close":
      return window.close();
  }
}

async function run(): Promise<void> {
  const window = new TrayWindow(openLibraries(), {
    action: (action) => scope.postMessage({ kind: "action", action }),
    notice: (notice) => scope.postMessage({ kind: "notice", notice }),
    hotkey: (action, isDown) => scope.postMessage({ kind: "hotkey", action, isDown }),
    hotkeyTaken: (keys) => scope.postMessage({ kind: "hotkey-taken", keys }),
    mail: () => announced++,
  });
  scope.postMessage({ kind: "ready", window: window.handle });
  try {
    while (window.pump()) {
      for (; announced > 0; announced--) deliver(window, await nextMail());
    }
  } catch (error) {
    window.close();
    throw error;
  }
}

try {
  await run();
  scope.postMessage({ kind: "ended" });
} catch (error) {
  const message = messageOf(error);
  scope.postMessage({ kind: "failed", message });
}
scope.close();
