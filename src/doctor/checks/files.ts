import type { Facts, FolderFact } from "../facts.ts";
import { type Finding, judge, note, ok, trouble, undecided } from "../finding.ts";

const mebibyte = 1024 * 1024;
/** Free room that logs and settings need, and free room that the computer itself needs, in bytes. */
const fullBytes = 10 * mebibyte;
const scarceBytes = 500 * mebibyte;

const purposes: Readonly<Record<FolderFact["name"], string>> = {
  "settings": "What you choose is lost when Anecho ends.",
  "logs": "Nobody can see afterwards what went wrong.",
  "memory": "Your default microphone is forgotten when Anecho ends.",
  "run-time": "Anecho can't start, and commands don't reach it.",
};

/** Whether the settings file can be used as it is. */
export function checkSettings({ settings }: Facts): Finding {
  const id = "settings";
  return judge(id, settings, ({ path, problems }) => {
    if (problems.length === 0) return ok(id, `The settings are in order (${path}).`);
    return note(
      id,
      `The settings ${path} can't all be used: ${problems.join("; ")}.`,
      "Settings that are wrong have their defaults.",
      "Correct the file, or delete it and choose again; docs/app.md lists the settings.",
    );
  });
}

/** Whether Anecho can write to its folders. */
export function checkFolders({ folders }: Facts): Finding[] {
  if (folders.kind === "unknown") {
    return [
      trouble(
        "folders",
        folders.why,
        "Anecho can't start without a place for its files.",
        "Set the variable that the message names.",
      ),
    ];
  }
  return folders.value.map(({ name, path, obstacle }) => {
    const id = `folder-${name}`;
    if (obstacle === null) return ok(id, `The ${name} folder can be written to (${path}).`);
    const found = `The ${name} folder ${path} can't be written to (${obstacle}).`;
    const todo = "Make it writable, or make room on its disk.";
    return name === "run-time"
      ? trouble(id, found, purposes[name], todo)
      : note(id, found, purposes[name], todo);
  });
}

/** Whether the disks to which Anecho writes have room. */
export function checkDisk({ folders }: Facts): Finding {
  const id = "disk-space";
  return judge(id, folders, (all) => {
    const rooms = all.flatMap(({ path, freeBytes }) =>
      freeBytes.kind === "known" ? [{ path, free: freeBytes.value }] : []
    );
    const [least] = rooms.toSorted((one, other) => one.free - other.free);
    if (least === undefined) {
      const first = all.find(({ freeBytes }) => freeBytes.kind === "unknown")?.freeBytes;
      return undecided(id, first?.kind === "unknown" ? first.why : "No disk is known.");
    }
    const room = `${Math.floor(least.free / mebibyte)} MB`;
    const found = `The disk of ${least.path} has ${room} left.`;
    if (least.free < fullBytes) {
      return trouble(
        id,
        found,
        "Settings and logs can't be kept, and the system itself may fail.",
        "Make room.",
      );
    }
    if (least.free < scarceBytes) {
      return note(id, found, "It may soon be full.", "Make room.");
    }
    return ok(id, found);
  });
}

/** Whether the program that starts when the person logs in still exists. */
export function checkAutostart({ autostart }: Facts): Finding {
  const id = "autostart";
  return judge(id, autostart, ({ command, missing }) => {
    if (command === null) return ok(id, "Anecho does not start when you log in.");
    const [gone] = missing;
    const todo = "Start Anecho from where it is now, and run `anecho autostart on`.";
    if (command.length === 0) {
      const found = "The entry that starts Anecho when you log in names no program.";
      return trouble(id, found, "Anecho does not start by itself.", todo);
    }
    if (gone === undefined) return ok(id, `${command[0]} starts when you log in.`);
    return trouble(
      id,
      `${gone} should start when you log in, but is not there.`,
      "Anecho does not start by itself.",
      todo,
    );
  });
}

/** Whether the settings can open in a window of their own. */
export function checkWindow({ hasWebview, os }: Facts): Finding {
  const id = "settings-window";
  return judge(id, hasWebview, (isInstalled) => {
    if (isInstalled) return ok(id, "The settings open in a window of their own.");
    const todo = os === "windows"
      ? "Install the WebView2 Runtime: https://developer.microsoft.com/microsoft-edge/webview2."
      : "Install WebKitGTK 6.0 and the Vulkan loader (on Debian and Ubuntu: sudo apt install libwebkitgtk-6.0-4 libvulkan1).";
    return note(
      id,
      "The web view for the settings' window is not installed.",
      "The settings open in the browser.",
      todo,
    );
  });
}

/** Which version this is, and whether it is a test build. */
export function checkVersion({ version, isTestBuild }: Facts): Finding {
  const id = "version";
  if (!isTestBuild) return ok(id, `This is Anecho ${version}.`);
  return note(
    id,
    `This is Anecho ${version}.`,
    "It was compiled with another runtime than the one that Anecho is made for.",
    "Download a release.",
  );
}
