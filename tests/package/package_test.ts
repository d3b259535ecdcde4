import assert from "node:assert/strict";
import { join } from "node:path";
import { findProgram, runLogged } from "../../tools/command.ts";
import { compile } from "../../tools/compile.ts";
import { makePackages } from "../../tools/package.ts";
import { version } from "../../tools/project.ts";
import { makeOwnedFolder } from "../../testing/owned_folder.ts";

const canPackage = await findProgram("dpkg-deb") !== undefined;
const reason = canPackage ? "" : " (dpkg-deb is not installed)";

async function must(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, output } = await runLogged(program, args, { cwd });
  assert.equal(code, 0, output);
  return output;
}

Deno.test({
  name: `D11 D12 the Debian package holds a program that runs, and the sums are right${reason}`,
  ignore: !canPackage,
  fn: async () => {
    await compile("linux", true);
    await compile("windows", true);
    const folder = await makePackages({ isTest: true, url: "https://example.org/anecho" });
    const debianPackage = `anecho_${version}_amd64.deb`;
    await must("sha256sum", ["--check", "--strict", "SHA256SUMS"], folder);

    const root = await makeOwnedFolder("package");
    try {
      const fields = await must(
        "dpkg-deb",
        ["--field", debianPackage, "Package", "Version"],
        folder,
      );
      assert.equal(fields, `Package: anecho\nVersion: ${version}\n`);
      await must("dpkg-deb", ["--extract", debianPackage, root], folder);
      const program = join(root, "usr", "bin", "anecho");
      assert.match(await must(program, ["--version"], root), new RegExp(`^${version} \\(test`));
      assert.match(await must(program, ["--licenses"], root), /^MIT License\n[^]*commander/);
      const devices = await runLogged(program, ["run", "--duration", "1s"], { cwd: root });
      assert.match(devices.output, /the first clean frame has reached the output/);
      const desktop = join(root, "usr", "share", "applications", "anecho.desktop");
      assert.match(await Deno.readTextFile(desktop), /^Exec=anecho\nIcon=anecho$/m);
      const icon = join(root, "usr/share/icons/hicolor/scalable/apps/anecho.svg");
      assert.match(await Deno.readTextFile(icon), /^<svg xmlns=/);
      const unit = join(root, "usr", "lib", "systemd", "user", "anecho.service");
      assert.match(await Deno.readTextFile(unit), /^ExecStart=\/usr\/bin\/anecho --minimized$/m);
      const installer = join(folder, "winget", "Anecho.Anecho.installer.yaml");
      const sum = /^([0-9a-f]{64}) {2}Anecho\.exe$/m.exec(
        await Deno.readTextFile(join(folder, "SHA256SUMS")),
      );
      assert.ok(sum?.[1] && (await Deno.readTextFile(installer)).includes(sum[1].toUpperCase()));
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});
