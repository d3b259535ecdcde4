/** Maintainer as Debian writes it; the address is one that cannot receive mail. */
const maintainer = "Anecho contributors <anecho@localhost>";

const summary = "takes the echo out of a microphone, live";

const description = [
  "Anecho makes a microphone for calls in which the sound of the speakers is not",
  "heard any more. It needs PipeWire for that. It also cleans recordings, and",
  "captures what the computer plays.",
];

/** A version and the address of its files. */
export interface Release {
  /** Such as `1.2.0`. */
  readonly version: string;
  /** Folder on the web with the files of the release, without a slash at its end. */
  readonly url: string;
}

/**
 * Writes the control file of the Debian package.
 *
 * @param version Anecho's version.
 * @param installedKib Size of the installed files, in KiB.
 * @param glibc Lowest version of the C library (glibc) that the program runs with, such as `2.35`.
 */
export function debianControl(version: string, installedKib: number, glibc: string): string {
  return [
    "Package: anecho",
    `Version: ${version}`,
    "Architecture: amd64",
    `Maintainer: ${maintainer}`,
    `Installed-Size: ${installedKib}`,
    `Depends: libc6 (>= ${glibc}), libgcc-s1`,
    "Recommends: pipewire (>= 0.3.50), wireplumber",
    // For a settings window; without them, the browser shows the settings.
    "Suggests: libwebkitgtk-6.0-4, libvulkan1",
    "Section: sound",
    "Priority: optional",
    `Description: ${summary}`,
    ...description.map((line) => ` ${line}`),
    "",
  ].join("\n");
}

/**
 * Finds the lowest version of the C library (glibc) that a program runs with.
 *
 * @param symbols Output of `objdump -T` for the program.
 * @returns The version, such as `2.35`; `0` if the program names none.
 */
export function neededGlibc(symbols: string): string {
  const versions = [...symbols.matchAll(/GLIBC_(\d+)\.(\d+)/g)].map(([, major, minor]) =>
    [Number(major), Number(minor)] as const
  );
  const [last] = versions.sort((a, b) => b[0] - a[0] || b[1] - a[1]);
  return last === undefined ? "0" : last.join(".");
}

/**
 * Writes checksums as `sha256sum --check` reads them.
 *
 * @param sums SHA-256 of each file, by the file's name.
 */
export function formatChecksums(sums: ReadonlyMap<string, string>): string {
  return [...sums].map(([name, sum]) => `${sum}  ${name}\n`).join("");
}

/**
 * Writes the manifests of the portable program for winget.
 *
 * @see https://learn.microsoft.com/windows/package-manager/package/manifest
 * @param release Version and folder on the web.
 * @param sha256 SHA-256 of `Anecho.exe`.
 * @returns The texts by the files' names.
 */
export function wingetManifests({ version, url }: Release, sha256: string): Map<string, string> {
  const id = "Anecho.Anecho";
  const manifest = (type: string, fields: readonly string[]): string =>
    [
      `# yaml-language-server: $schema=https://aka.ms/winget-manifest.${type}.1.6.0.schema.json`,
      `PackageIdentifier: ${id}`,
      `PackageVersion: ${version}`,
      ...fields,
      `ManifestType: ${type}`,
      "ManifestVersion: 1.6.0",
      "",
    ].join("\n");
  return new Map([
    [`${id}.yaml`, manifest("version", ["DefaultLocale: en-US"])],
    [
      `${id}.installer.yaml`,
      manifest("installer", [
        "InstallerType: portable",
        "Commands:",
        "- anecho",
        "MinimumOSVersion: 10.0.17763.0",
        "Installers:",
        "- Architecture: x64",
        `  InstallerUrl: ${url}/Anecho.exe`,
        `  InstallerSha256: ${sha256.toUpperCase()}`,
      ]),
    ],
    [
      `${id}.locale.en-US.yaml`,
      manifest("defaultLocale", [
        "PackageLocale: en-US",
        "Publisher: Anecho contributors",
        "PackageName: Anecho",
        "License: MIT",
        `ShortDescription: ${summary.replace(/^./, (letter) => letter.toUpperCase())}.`,
        "Tags:",
        "- echo-cancellation",
        "- microphone",
        "- audio",
      ]),
    ],
  ]);
}
