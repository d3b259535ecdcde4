import { deepEqual, equal } from "node:assert/strict";
import { openRegistry, type Registry } from "./registry.ts";
import { readSoundSettings } from "./sound_settings.ts";
import { wideString } from "./wide_string.ts";

const consent = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CapabilityAccessManager" +
  "\\ConsentStore\\microphone";
const devices = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\MMDevices\\Audio";

/** A registry with the contents of an export: keys with their root, each with its values. */
function exported(content: Record<string, Record<string, string | bigint | number[]>>): Registry {
  const value = (root: string, key: string, name: string) => content[`${root}:${key}`]?.[name];
  return {
    text: (root, key, name) => {
      const found = value(root, key, name);
      return typeof found === "string" ? found : undefined;
    },
    number: (root, key, name) => {
      const found = value(root, key, name);
      return typeof found === "bigint" ? found : undefined;
    },
    bytes: (root, key, name) => {
      const found = value(root, key, name);
      if (typeof found === "string") return wideString(found);
      return Array.isArray(found) ? new Uint8Array(found) : undefined;
    },
    keys: (root, key) => {
      const start = `${root}:${key}\\`;
      const below = Object.keys(content).filter((it) => it.startsWith(start));
      return [...new Set(below.map((it) => it.slice(start.length).split("\\")[0] ?? ""))];
    },
  };
}

Deno.test("D4 the registry tells of privacy, of who has a microphone, and of endpoints", () => {
  const settings = readSoundSettings(exported({
    [`machine:${consent}`]: { Value: "Allow" },
    [`person:${consent}`]: { Value: "Allow" },
    [`person:${consent}\\NonPackaged`]: { Value: "Deny" },
    [`person:${consent}\\NonPackaged\\C:#Apps#Talk.exe`]: {
      LastUsedTimeStart: 133n,
      LastUsedTimeStop: 0n,
    },
    [`person:${consent}\\NonPackaged\\C:#Apps#Old.exe`]: {
      LastUsedTimeStart: 133n,
      LastUsedTimeStop: 134n,
    },
    [`person:${consent}\\MSTeams_8wekyb3d8bbwe`]: {
      Value: "Allow",
      LastUsedTimeStart: 133n,
      LastUsedTimeStop: 0n,
    },
    [`person:${consent}\\Microsoft.SkypeApp_kzf8qxf38zg5c`]: { Value: "Deny" },
    [`person:${consent}\\Microsoft.Unasked_kzf8qxf38zg5c`]: { Value: "Prompt" },
    [`machine:${devices}\\Capture\\{a}\\Properties`]: {
      "{24dbb0fc-9311-4b3d-9cf0-18ff155639d4},0": "{0.0.0.00000000}.{b}",
      "{24dbb0fc-9311-4b3d-9cf0-18ff155639d4},1": [0x0b, 0, 0, 0, 1, 0, 0, 0, 0xff, 0xff, 0, 0],
      "{b3f8fa53-0004-438e-9003-51a46e139bfc},3": 1n,
    },
    [`machine:${devices}\\Capture\\{a}\\FxProperties`]: {
      "{d04e05a6-594b-4fb6-a80d-01af5eed7d1d},6": "{12345678-0000-0000-0000-000000000001}",
    },
    [`machine:${devices}\\Render\\{b}\\Properties`]: {
      "{24dbb0fc-9311-4b3d-9cf0-18ff155639d4},1": [0x0b, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
    },
    [`machine:${devices}\\Render\\{b}\\FxProperties`]: {
      "{d04e05a6-594b-4fb6-a80d-01af5eed7d1d},6": "{12345678-0000-0000-0000-000000000001}",
      "{1da5d803-d492-4edd-8c23-e0c0ffee7f0e},5": 1n,
    },
  }));
  deepEqual(settings, {
    consent: {
      computer: true,
      apps: true,
      desktopApps: false,
      refusedApps: ["Microsoft.SkypeApp"],
    },
    microphoneUsers: ["Talk.exe"],
    packagedUsers: ["MSTeams"],
    endpoints: [
      { id: "{0.0.0.00000000}.{b}", listensAt: null, allowsExclusive: null, hasEffects: false },
      {
        id: "{0.0.1.00000000}.{a}",
        listensAt: "{0.0.0.00000000}.{b}",
        allowsExclusive: true,
        hasEffects: true,
      },
    ],
  });
});

Deno.test("D4 a registry that keeps nothing about sound is read as such", () => {
  deepEqual(readSoundSettings(exported({})), {
    consent: { computer: null, apps: null, desktopApps: null, refusedApps: [] },
    microphoneUsers: [],
    packagedUsers: [],
    endpoints: [],
  });
});

Deno.test({
  name: "D4 the registry of this Windows can be read (needs Windows)",
  ignore: Deno.build.os !== "windows",
  fn: () => {
    const registry = openRegistry();
    const windows = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
    equal(typeof registry.text("machine", windows, "ProductName"), "string");
    equal(registry.number("machine", windows, "ProductName"), undefined);
    equal(registry.text("machine", windows, "no such value"), undefined);
    deepEqual(registry.keys("machine", "SOFTWARE\\no such key"), []);
    equal(registry.keys("machine", "SOFTWARE").includes("Microsoft"), true);
    for (const { id } of readSoundSettings(registry).endpoints) {
      equal(/^\{0\.0\.[01]\.00000000\}\.\{/.test(id), true, id);
    }
  },
});
