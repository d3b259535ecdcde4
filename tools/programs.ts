/** A program that a job needs, and the packages that contain it. */
export interface RequiredProgram {
  /** Name on `PATH`; or the whole path of a file that is on no `PATH`, such as a library. */
  program: string;
  /** Name of its package in Debian 12, Ubuntu 22.04 and Ubuntu 24.04; some of them lack optional packages. */
  aptPackage: string;
  /** Package of MSYS2's UCRT64 environment; absent: not needed on Windows. */
  msys2Package?: string;
  /** Whether the job can be done without the program, with fewer checks. @default false */
  optional?: boolean;
}

/** A job that needs programs. */
export type Job =
  | "build"
  | "windows"
  | "gate"
  | "fuzz"
  | "bench"
  | "voices"
  | "rig"
  | "pipewire"
  | "browser"
  | "desktop"
  | "media";

/**
 * Major version of clang-format whose formatting the project follows: another version formats differently.
 * Debian 12 and Ubuntu 22.04 and 24.04 have it.
 */
export const clangFormatVersion = 14;

/** Major version of clang-tidy that the project uses: another version finds other faults. */
export const clangTidyVersion = 14;

/** Path of a small program that watches for tray icons, as a desktop's panel does. */
export const iconWatcher =
  "/usr/libexec/ayatana-indicator-application/ayatana-indicator-application-service";

/** Where Debian and Ubuntu have shared libraries. */
const libraries = `/usr/lib/${Deno.build.arch}-linux-gnu`;

const byJob: Readonly<Record<Job, readonly RequiredProgram[]>> = {
  build: [
    { program: "g++", aptPackage: "g++", msys2Package: "mingw-w64-ucrt-x86_64-gcc" },
    { program: "cmake", aptPackage: "cmake", msys2Package: "mingw-w64-ucrt-x86_64-cmake" },
    { program: "ninja", aptPackage: "ninja-build", msys2Package: "mingw-w64-ucrt-x86_64-ninja" },
    { program: "tar", aptPackage: "tar" },
    { program: "xz", aptPackage: "xz-utils" },
    { program: "bzip2", aptPackage: "bzip2" },
  ],
  windows: [
    { program: "x86_64-w64-mingw32-g++-posix", aptPackage: "g++-mingw-w64-x86-64-posix" },
    { program: "x86_64-w64-mingw32-objdump", aptPackage: "binutils-mingw-w64-x86-64" },
  ],
  gate: [
    {
      program: `clang-format-${clangFormatVersion}`,
      aptPackage: `clang-format-${clangFormatVersion}`,
      optional: true,
    },
    {
      program: `clang-tidy-${clangTidyVersion}`,
      aptPackage: `clang-tidy-${clangTidyVersion}`,
      optional: true,
    },
  ],
  // Without `mmdebstrap`, the tests that need the rig are skipped.
  rig: [
    { program: "mmdebstrap", aptPackage: "mmdebstrap", optional: true },
    // These sign the compiled program; without them it is tested unsigned.
    { program: "openssl", aptPackage: "openssl", optional: true },
    { program: "osslsigncode", aptPackage: "osslsigncode", optional: true },
  ],
  fuzz: [
    { program: "clang++-14", aptPackage: "clang-14" },
    // The run-time library of fuzzers; on Ubuntu 22.04, a package on which clang-14 depends contains it.
    {
      program: `/usr/lib/clang/14/lib/linux/libclang_rt.fuzzer-${Deno.build.arch}.a`,
      aptPackage: "libclang-rt-14-dev",
      optional: true,
    },
  ],
  // The benchmark's voices come from these packages; where they are missing, voices are generated. `aplay` is only
  // looked for because its package contains recordings of a voice.
  voices: [
    { program: "espeak-ng", aptPackage: "espeak-ng", optional: true },
    { program: "aplay", aptPackage: "alsa-utils", optional: true },
  ],
  bench: [
    // Counts instructions where the processor's counters are out of reach.
    { program: "valgrind", aptPackage: "valgrind", optional: true },
  ],
  // The tests of the pages drive a browser; without it, they are skipped.
  browser: [
    { program: "chromium", aptPackage: "chromium", optional: true },
  ],
  // The tests of the Linux tray and of the settings window need these; where one is missing, the tests that need it
  // are skipped.
  desktop: [
    { program: "dbus-daemon", aptPackage: "dbus", optional: true },
    { program: iconWatcher, aptPackage: "ayatana-indicator-application", optional: true },
    { program: "Xvfb", aptPackage: "xvfb", optional: true },
    { program: "xdotool", aptPackage: "xdotool", optional: true },
    {
      program: `${libraries}/libwebkitgtk-6.0.so.4`,
      aptPackage: "libwebkitgtk-6.0-4",
      optional: true,
    },
    // The settings window's own library is linked to libvulkan. WebKitGTK is not, so libvulkan has a row of its own.
    { program: `${libraries}/libvulkan.so.1`, aptPackage: "libvulkan1", optional: true },
  ],
  // Tests use these to read what Anecho writes and to send what it receives; where one is missing, the tests that
  // need it are skipped.
  media: [
    { program: "ffmpeg", aptPackage: "ffmpeg", optional: true },
    { program: "gst-launch-1.0", aptPackage: "gstreamer1.0-tools", optional: true },
    {
      program: `${libraries}/gstreamer-1.0/libgstopus.so`,
      aptPackage: "gstreamer1.0-plugins-base",
      optional: true,
    },
    {
      program: `${libraries}/gstreamer-1.0/libgstrtp.so`,
      aptPackage: "gstreamer1.0-plugins-good",
      optional: true,
    },
  ],
  // The tests of the Linux backend need these; where one is missing, the tests that need it are skipped.
  pipewire: ["pipewire", "wireplumber", "pipewire-pulse"].map((program) => ({
    program,
    aptPackage: program,
    optional: true,
  })).concat([{ program: "pactl", aptPackage: "pulseaudio-utils", optional: true }]),
};

/** @return the programs that the given jobs need: one entry for each package. */
export function programsFor(jobs: readonly Job[]): RequiredProgram[] {
  return [...new Set(jobs.flatMap((job) => byJob[job]))];
}

/** Facts about a machine where programs are missing. */
export interface Machine {
  /** Operating system. */
  os: typeof Deno.build.os;
  /** Whether `apt-get` exists. */
  hasApt: boolean;
  /** How packages may be installed: as root, with a `sudo` that asks for no password, or not at all. */
  rights: "root" | "sudo" | "none";
}

/** Plan for missing programs. */
export type SetUpPlan =
  | { kind: "nothing" }
  | { kind: "install"; prefix: readonly string[]; packages: readonly RequiredProgram[] }
  | { kind: "tell"; message: string };

/**
 * Decides how missing programs are obtained.
 *
 * @param missing The programs that were not found.
 * @param machine The machine that lacks them.
 * @returns A plan; `tell` carries what the user has to do.
 */
export function planSetUp(missing: readonly RequiredProgram[], machine: Machine): SetUpPlan {
  if (machine.os === "windows") {
    const packages = missing.flatMap((item) => item.msys2Package ?? []);
    if (packages.length === 0) return { kind: "nothing" };
    return {
      kind: "tell",
      message: `These programs are missing: ${names(missing)}. Run these two commands, then try ` +
        `again:\n  winget install --id MSYS2.MSYS2\n` +
        `  C:\\msys64\\usr\\bin\\pacman -Sy --needed --noconfirm ${packages.join(" ")}`,
    };
  }
  if (missing.length === 0) return { kind: "nothing" };
  if (machine.hasApt && machine.rights !== "none") {
    return {
      kind: "install",
      prefix: machine.rights === "sudo" ? ["sudo", "-n"] : [],
      packages: missing,
    };
  }
  const required = missing.filter((item) => !item.optional);
  if (required.length === 0) return { kind: "nothing" };
  if (!machine.hasApt) {
    return {
      kind: "tell",
      message: `These programs are missing: ${names(required)}. Install them with your system's ` +
        `package manager, then try again.`,
    };
  }
  const packages = missing.map((item) => item.aptPackage).join(" ");
  return {
    kind: "tell",
    message: `These programs are missing: ${names(missing)}. Run this command, then try again:\n` +
      `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages}`,
  };
}

function names(programs: readonly RequiredProgram[]): string {
  return programs.map((item) => item.program).join(", ");
}
