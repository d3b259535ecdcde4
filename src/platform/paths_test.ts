import assert from "node:assert/strict";
import { appPaths, NoHomeError, privateFolders, recordingsFolder, xdgFolder } from "./paths.ts";

function pathsOf(os: "windows" | "linux", variables: Record<string, string>) {
  return appPaths({ os, env: (name) => variables[name] });
}

Deno.test("appPaths uses APPDATA and LOCALAPPDATA on Windows", () => {
  const folders = {
    config: "C:\\Users\\Ä B\\AppData\\Roaming\\Anecho\\config.json",
    logs: "C:\\Users\\Ä B\\AppData\\Local\\Anecho\\logs",
    state: "C:\\Users\\Ä B\\AppData\\Local\\Anecho",
    runtime: "C:\\Users\\Ä B\\AppData\\Local\\Anecho\\run",
  };
  const home = "C:\\Users\\Ä B";
  assert.deepEqual(pathsOf("windows", { USERPROFILE: home }), folders);
  const variables = {
    APPDATA: `${home}\\AppData\\Roaming`,
    LOCALAPPDATA: `${home}\\AppData\\Local`,
  };
  assert.deepEqual(pathsOf("windows", variables), folders);
});

Deno.test("appPaths follows the XDG base directories elsewhere, and ignores relative ones", () => {
  const paths = pathsOf("linux", {
    HOME: "/home/me",
    XDG_CONFIG_HOME: "/etc/me",
    XDG_STATE_HOME: "relative",
    XDG_RUNTIME_DIR: "/run/user/1",
  });
  assert.deepEqual(paths, {
    config: "/etc/me/anecho/config.json",
    logs: "/home/me/.local/state/anecho/logs",
    state: "/home/me/.local/state/anecho",
    runtime: "/run/user/1/anecho",
  });
  assert.equal(pathsOf("linux", { HOME: "/h" }).config, "/h/.config/anecho/config.json");
  assert.equal(pathsOf("linux", { HOME: "/h" }).runtime, "/h/.local/state/anecho/run");
});

Deno.test("appPaths says what to set where there is no home", () => {
  assert.throws(
    () => pathsOf("linux", {}),
    (error) => error instanceof NoHomeError && /set HOME or XDG_STATE_HOME/.test(error.message),
  );
  assert.throws(() => pathsOf("windows", {}), /set APPDATA and LOCALAPPDATA/);
});

Deno.test("A13 an empty or relative folder counts as none, for all that is kept", () => {
  for (const bad of ["", "relative", "./here", "../up"]) {
    const env = (name: string) => name === "HOME" ? "/home/me" : bad;
    assert.equal(xdgFolder("XDG_CONFIG_HOME", env), "/home/me/.config");
    assert.equal(xdgFolder("XDG_CACHE_HOME", env), "/home/me/.cache");
    assert.equal(xdgFolder("XDG_RUNTIME_DIR", env), undefined);
    assert.equal(xdgFolder("XDG_CONFIG_HOME", () => bad), undefined);
    assert.deepEqual(privateFolders(env), ["/home/me/.cache/anecho/program"]);
    assert.deepEqual(privateFolders(() => bad), []);
    assert.throws(() => pathsOf("linux", { HOME: bad, XDG_STATE_HOME: bad }), NoHomeError);
    assert.throws(() => pathsOf("windows", { USERPROFILE: bad, APPDATA: bad }), NoHomeError);
  }
});

Deno.test("C1 recordings of calls have a folder in the person's home", () => {
  const folderOf = (os: "windows" | "linux", variables: Record<string, string>) =>
    recordingsFolder({ os, env: (name) => variables[name] });
  assert.equal(folderOf("linux", { HOME: "/home/me" }), "/home/me/Anecho recordings");
  assert.equal(folderOf("windows", { USERPROFILE: "C:\\Me" }), "C:\\Me\\Anecho recordings");
  assert.throws(() => folderOf("linux", { HOME: "relative" }), NoHomeError);
});
