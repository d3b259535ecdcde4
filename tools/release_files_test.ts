import assert from "node:assert/strict";
import { debianControl, formatChecksums, neededGlibc, wingetManifests } from "./release_files.ts";

Deno.test("neededGlibc() compares versions by number", () => {
  assert.equal(neededGlibc("x GLIBC_2.4 a\nx (GLIBC_2.35) b\nx GLIBC_2.9 c"), "2.35");
  assert.equal(neededGlibc("no symbols"), "0");
});

Deno.test("D12 debianControl() has each field that a package needs, and an indented description", () => {
  const control = debianControl("1.2.3", 4096, "2.35");
  for (const field of ["Package", "Version", "Architecture", "Maintainer", "Description"]) {
    assert.match(control, new RegExp(`^${field}: .+$`, "m"));
  }
  assert.match(control, /^Version: 1\.2\.3$/m);
  assert.match(control, /^Depends: libc6 \(>= 2\.35\)/m);
  assert.match(control, /^Suggests: libwebkitgtk-6\.0-4, libvulkan1$/m);
  const [, description = ""] = control.split(/^Description: .+\n/m);
  assert.match(description, /^( \S.*\n)+$/);
});

Deno.test("D12 the winget manifests name the program, its sum and its version", () => {
  const release = { version: "1.2.3", url: "https://example.org/v1.2.3" };
  const files = wingetManifests(release, "ab".repeat(32));
  assert.equal(files.size, 3);
  for (const [name, text] of files) {
    assert.match(text, /^PackageIdentifier: Anecho\.Anecho\nPackageVersion: 1\.2\.3$/m, name);
  }
  const installer = files.get("Anecho.Anecho.installer.yaml") ?? "";
  assert.match(installer, /InstallerUrl: https:\/\/example\.org\/v1\.2\.3\/Anecho\.exe$/m);
  assert.match(installer, new RegExp(`InstallerSha256: ${"AB".repeat(32)}$`, "m"));
});

Deno.test("D12 sha256sum reads formatChecksums()", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/empty file`, "");
    const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    await Deno.writeTextFile(`${folder}/SUMS`, formatChecksums(new Map([["empty file", empty]])));
    const { success } = await new Deno.Command("sha256sum", {
      args: ["--check", "--status", "SUMS"],
      cwd: folder,
    }).output();
    assert.ok(success);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
