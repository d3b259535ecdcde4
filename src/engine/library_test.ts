import assert from "node:assert/strict";
import { join } from "node:path";
import { AnechoError } from "./errors.ts";
import { findLibrary, type LibraryPlaces, openLibrary } from "./library.ts";

function places(present: readonly string[], more: Partial<LibraryPlaces> = {}): LibraryPlaces {
  return {
    override: undefined,
    projectRoot: "/project",
    executable: join("/programs", "anecho"),
    os: "linux",
    exists: (path) => present.includes(path),
    ...more,
  };
}

const built = join("/project", "build", "release", "native", "libanecho.so");
const beside = join("/programs", "libanecho.so");

Deno.test("findLibrary takes the project's build before the one beside the executable", () => {
  assert.equal(findLibrary(places([built, beside])), built);
  assert.equal(findLibrary(places([beside])), beside);
});

Deno.test("findLibrary looks for a DLL on Windows", () => {
  const dll = join("/project", "build", "release", "native", "anecho.dll");
  assert.equal(findLibrary(places([dll, built], { os: "windows" })), dll);
  const crossed = join("/project", "build", "windows", "native", "anecho.dll");
  assert.equal(findLibrary(places([crossed, built], { os: "windows" })), crossed);
});

Deno.test("findLibrary takes what ANECHO_LIBRARY names, and nothing else", () => {
  assert.equal(findLibrary(places(["/own.so", built], { override: "/own.so" })), "/own.so");
  assert.throws(
    () => findLibrary(places([built], { override: "/gone.so" })),
    (error) =>
      error instanceof AnechoError && /ANECHO_LIBRARY names \/gone\.so/.test(error.message),
  );
});

Deno.test("findLibrary says to build the library when there is none", () => {
  assert.throws(
    () => findLibrary(places([])),
    (error) =>
      error instanceof AnechoError && error.code === "library" &&
      error.message.includes("run `deno task build`"),
  );
});

Deno.test("B8 findLibrary says which systems there are, on any other", () => {
  for (const os of ["darwin", "freebsd", "android"] as const) {
    assert.throws(
      () => findLibrary(places([built, beside], { os })),
      (error) =>
        error instanceof AnechoError && error.code === "library" &&
        error.message.includes(`(${os}): use it on Windows or Linux`),
    );
  }
});

Deno.test("openLibrary explains a file that is no library", async () => {
  const path = await Deno.makeTempFile({ suffix: ".so" });
  try {
    assert.throws(
      () => openLibrary(path),
      (error) => error instanceof AnechoError && error.code === "library",
    );
  } finally {
    await Deno.remove(path);
  }
});
