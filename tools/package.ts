/**
 * Makes the files of a release from what `deno task compile` made:
 * `deno task package [--url FOLDER] [--test-runtime]`.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { findProgram, runLogged } from "./command.ts";
import { compiledFile } from "./compiled_program.ts";
import { noticesFile } from "./notices_file.ts";
import { buildRoot, projectRoot, version } from "./project.ts";
import { debianControl, formatChecksums, neededGlibc, wingetManifests } from "./release_files.ts";
import { runTool, ToolError } from "./tool_error.ts";

/** Options of {@linkcode makePackages}. */
export interface PackageOptions {
  /** Use the programs that were compiled for tests. */
  readonly isTest: boolean;
  /** Address of the folder on the web for the files; without this address no winget manifest is written. */
  readonly url?: string;
}

/**
 * Makes the Debian package, the checksums and the winget manifest, and copies `Anecho.exe` beside them.
 *
 * @returns The folder that holds these files.
 * @throws {ToolError} `build_failed` when a compiled program is missing, or dpkg-deb or objdump fails,
 * `programs_missing` when dpkg-deb or objdump is missing.
 */
export async function makePackages({ isTest, url }: PackageOptions): Promise<string> {
  const folder = join(projectRoot, "dist", isTest ? "package-test" : "package");
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await Deno.mkdir(folder, { recursive: true });
  const sums = new Map<string, string>();
  const add = async (name: string): Promise<string> => {
    const sum = createHash("sha256").update(await Deno.readFile(join(folder, name))).digest("hex");
    sums.set(name, sum);
    return sum;
  };

  await copyCompiled("windows", isTest, join(folder, "Anecho.exe"));
  const sum = await add("Anecho.exe");
  const debianPackage = `anecho_${version}_amd64.deb`;
  await makeDebianPackage(isTest, join(folder, debianPackage));
  await add(debianPackage);
  await Deno.writeTextFile(join(folder, "SHA256SUMS"), formatChecksums(sums));
  if (url === undefined) return folder;
  await Deno.mkdir(join(folder, "winget"));
  for (const [name, text] of wingetManifests({ version, url }, sum)) {
    await Deno.writeTextFile(join(folder, "winget", name), text);
  }
  return folder;
}

async function copyCompiled(
  target: "linux" | "windows",
  isTest: boolean,
  path: string,
): Promise<void> {
  const compiled = join(projectRoot, compiledFile(target, isTest));
  await Deno.copyFile(compiled, path).catch((error: unknown) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const flag = isTest ? " --test-runtime" : "";
    throw new ToolError(
      "build_failed",
      `${compiled} is missing: run "deno task compile${flag}" first.`,
    );
  });
}

/** Makes the package's file tree below `build/`, then packs it. */
async function makeDebianPackage(isTest: boolean, path: string): Promise<void> {
  if (await findProgram("dpkg-deb") === undefined) {
    throw new ToolError("programs_missing", "dpkg-deb is missing: package on Debian or Ubuntu.");
  }
  const root = join(buildRoot, "debian-package");
  await Deno.remove(root, { recursive: true }).catch(() => {});
  const folders = {
    bin: "usr/bin",
    applications: "usr/share/applications",
    icons: "usr/share/icons/hicolor/scalable/apps",
    units: "usr/lib/systemd/user",
    doc: "usr/share/doc/anecho",
    control: "DEBIAN",
  };
  for (const folder of Object.values(folders)) {
    await Deno.mkdir(join(root, folder), { recursive: true });
  }
  const source = (...names: string[]): string => join(projectRoot, ...names);
  const program = join(root, folders.bin, "anecho");
  await copyCompiled("linux", isTest, program);
  await Deno.chmod(program, 0o755);
  await Deno.copyFile(
    source("packaging", "linux", "anecho.desktop"),
    join(root, folders.applications, "anecho.desktop"),
  );
  await Deno.copyFile(
    source("packaging", "linux", "anecho.svg"),
    join(root, folders.icons, "anecho.svg"),
  );
  const unit = await Deno.readTextFile(source("packaging", "linux", "anecho.service"));
  await Deno.writeTextFile(
    join(root, folders.units, "anecho.service"),
    unit.replace("%h/.local/bin/anecho", "/usr/bin/anecho"),
  );
  const licences = [source("LICENSE"), source(noticesFile)].map((file) => Deno.readTextFile(file));
  await Deno.writeTextFile(
    join(root, folders.doc, "copyright"),
    (await Promise.all(licences)).join("\n"),
  );
  const library = join(buildRoot, "release", "native", "libanecho.so");
  const { size } = await Deno.stat(program);
  await Deno.writeTextFile(
    join(root, folders.control, "control"),
    debianControl(
      version,
      Math.ceil(size / 1024),
      await readNeededGlibc(library),
    ),
  );
  // Tests don't check the package's size, so a package for tests is compressed at the fastest level.
  const compression = ["-Zxz", isTest ? "-z0" : "-z6"];
  const words = ["--root-owner-group", ...compression, "--build", root, path];
  const { code, output } = await runLogged("dpkg-deb", words);
  if (code !== 0) throw new ToolError("build_failed", `dpkg-deb failed:\n${output.trimEnd()}`);
}

/**
 * Reads which version of glibc a library needs, such as "2.34".
 *
 * @param library Path of a shared library for Linux.
 * @param objdump Name of the program that lists its symbols. @default "objdump"
 * @throws {ToolError} `programs_missing` when there is no such program, `build_failed` when it fails.
 */
export async function readNeededGlibc(library: string, objdump = "objdump"): Promise<string> {
  if (await findProgram(objdump) === undefined) {
    throw new ToolError("programs_missing", `${objdump} is missing: install binutils.`);
  }
  const { code, output } = await runLogged(objdump, ["-T", library]);
  if (code === 0) return neededGlibc(output);
  throw new ToolError("build_failed", `objdump can't read ${library}:\n${output.trimEnd()}`);
}

if (import.meta.main) {
  await runTool(async () => {
    const words = [...Deno.args];
    const testFlag = words.indexOf("--test-runtime");
    if (testFlag >= 0) words.splice(testFlag, 1);
    const [name, url, ...rest] = words;
    if ((name !== undefined && name !== "--url") || rest.length > 0 || (name && !url)) {
      throw new ToolError(
        "usage",
        "Use deno task package [--url FOLDER-ON-THE-WEB] [--test-runtime].",
      );
    }
    const folder = await makePackages({
      isTest: testFlag >= 0,
      ...(url === undefined ? {} : { url: url.replace(/\/+$/, "") }),
    });
    console.log(folder);
    if (url === undefined) console.log("without --url, no winget manifest was written");
  });
}
