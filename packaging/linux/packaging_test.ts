import { equal, match, ok } from "node:assert/strict";
import { join } from "node:path";
import { findProgram, runLogged } from "../../tools/command.ts";

const folder = import.meta.dirname ?? ".";

/** @return the keys of each group of an INI-like file. */
function parseGroups(text: string): Map<string, Map<string, string>> {
  const groups = new Map<string, Map<string, string>>();
  let keys = new Map<string, string>();
  for (const line of text.split("\n")) {
    const header = /^\[(.+)\]$/.exec(line)?.[1];
    if (header !== undefined) groups.set(header, keys = new Map());
    const entry = /^([A-Za-z-]+)=(.*)$/.exec(line);
    if (entry) keys.set(entry[1] ?? "", entry[2] ?? "");
    else ok(header !== undefined || line === "" || line.startsWith("#"), `not an entry: ${line}`);
  }
  return groups;
}

Deno.test("D6 the desktop file has what menus need", async () => {
  const text = await Deno.readTextFile(join(folder, "anecho.desktop"));
  const groups = parseGroups(text);
  equal([...groups.keys()].join(), "Desktop Entry");
  const entry = groups.get("Desktop Entry");
  equal(entry?.get("Type"), "Application");
  equal(entry?.get("Terminal"), "false");
  ok(entry?.get("Name") && entry.get("Exec") && entry.get("Icon"));
  for (const list of ["Categories", "Keywords"]) match(entry.get(list) ?? "", /^([A-Za-z]+;)+$/);
});

const hasVerifier = await findProgram("systemd-analyze") !== undefined;

Deno.test({
  name: `D6 the systemd unit is valid${hasVerifier ? "" : " (systemd-analyze is not installed)"}`,
  ignore: !hasVerifier,
  fn: async () => {
    const home = await Deno.makeTempDir({ prefix: "anecho-unit-" });
    try {
      // What it starts has to be there.
      await Deno.mkdir(join(home, ".local", "bin"), { recursive: true });
      await Deno.writeTextFile(join(home, ".local", "bin", "anecho"), "#!/bin/sh\n", {
        mode: 0o755,
      });
      const unit = (await Deno.readTextFile(join(folder, "anecho.service"))).replaceAll("%h", home);
      await Deno.writeTextFile(join(home, "anecho.service"), unit);
      const words = ["--man=no", "--user", "verify", join(home, "anecho.service")];
      const { code, output } = await runLogged("env", [
        `XDG_RUNTIME_DIR=${home}`,
        "systemd-analyze",
        ...words,
      ]);
      ok(!output.includes("anecho.service:"), output);
      ok(code === 0 || !output.includes("anecho"), output);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  },
});

Deno.test("D6 the systemd unit starts Anecho after PipeWire, and again after a crash", async () => {
  const groups = parseGroups(await Deno.readTextFile(join(folder, "anecho.service")));
  equal([...groups.keys()].join(), "Unit,Service,Install");
  match(groups.get("Unit")?.get("After") ?? "", /pipewire\.service/);
  match(groups.get("Service")?.get("ExecStart") ?? "", /^%h\/.*anecho --minimized$/);
  equal(groups.get("Service")?.get("Restart"), "on-failure");
});
