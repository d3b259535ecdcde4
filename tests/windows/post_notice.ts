/**
 * Runs under Wine: sends the app's window a message as Windows would. Its argument names the message:
 *
 * - `sleep`, `wake`, `lock`, `unlock`, `end-session`: the message about that event.
 * - `click`: a click on the icon.
 * - `press`: keys, by the virtual-key codes that follow, are pressed together and released after 0.5 s.
 *   Prints whether the last of them could be registered as a hotkey of this program, too.
 * - `taskbar`: removes the icon, as when Explorer ends, and announces the new taskbar. Prints whether the icon
 *   is there: before the removal, after it, and at the end.
 *
 * @module
 */
import { wideString } from "../../src/platform/windows/wide_string.ts";
import {
  iconMessages,
  messages,
  notify,
  ownMessages,
  values,
} from "../../src/tray/win32/constants.ts";
import { notifyIconData } from "../../src/tray/win32/structs.ts";
import { sleep } from "../../src/platform/waiting.ts";

const user32 = Deno.dlopen("user32.dll", {
  FindWindowW: { parameters: ["buffer", "pointer"], result: "pointer" },
  RegisterWindowMessageW: { parameters: ["buffer"], result: "u32" },
  SendMessageW: { parameters: ["pointer", "u32", "usize", "isize"], result: "isize" },
  PostMessageW: { parameters: ["pointer", "u32", "usize", "isize"], result: "i32" },
  RegisterHotKey: { parameters: ["pointer", "i32", "u32", "u32"], result: "i32" },
  keybd_event: { parameters: ["u8", "u8", "u32", "usize"], result: "void" },
}).symbols;
const shell32 = Deno.dlopen("shell32.dll", {
  Shell_NotifyIconW: { parameters: ["u32", "buffer"], result: "i32" },
}).symbols;

const window = user32.FindWindowW(wideString("AnechoTray"), null);
if (window === null) throw new Error("there is no window");

const post = (message: number, value: number) => {
  if (user32.PostMessageW(window, message, BigInt(value), 0n) === 0) throw new Error("not posted");
};

/** Calls the taskbar for the icon. @return whether the taskbar knows the icon, or knew it before the deletion. */
const icon = (action: number): boolean => {
  const data = notifyIconData({ window: BigInt(Deno.UnsafePointer.value(window)) });
  return shell32.Shell_NotifyIconW(action, data) !== 0;
};

switch (Deno.args[0]) {
  case "sleep":
    post(messages.powerBroadcast, values.powerSuspend);
    break;
  case "wake":
    post(messages.powerBroadcast, values.powerResume);
    break;
  case "lock":
    post(messages.sessionChange, values.sessionLock);
    break;
  case "unlock":
    post(messages.sessionChange, values.sessionUnlock);
    break;
  case "end-session":
    post(messages.endSession, 1);
    break;
  case "click":
    if (user32.PostMessageW(window, ownMessages.icon, 0n, BigInt(iconMessages.select)) === 0) {
      throw new Error("not posted");
    }
    break;
  case "press": {
    const keys = Deno.args.slice(1).map(Number);
    const isFree = user32.RegisterHotKey(null, 1, 0, keys.at(-1) ?? 0) !== 0;
    const released = 2;
    for (const key of keys) user32.keybd_event(key, 0, 0, 0n);
    await sleep(500);
    for (const key of keys.reverse()) user32.keybd_event(key, 0, released, 0n);
    console.log(JSON.stringify({ isFree }));
    break;
  }
  case "taskbar": {
    const wasThere = icon(notify.modify);
    icon(notify.delete);
    const isGone = !icon(notify.modify);
    // The message is sent, not posted: when the call returns, the window has handled it.
    const created = user32.RegisterWindowMessageW(wideString("TaskbarCreated"));
    user32.SendMessageW(window, created, 0n, 0n);
    console.log(JSON.stringify({ wasThere, isGone, isBack: icon(notify.modify) }));
    break;
  }
  default:
    throw new Error(`what is ${Deno.args[0]}?`);
}
