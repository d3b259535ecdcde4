import { type Job } from "./programs.ts";
import { type NativeSource, nativeSources } from "./native_sources.ts";

/** Names of the ways to build the native half. */
export const variantNames = [
  "release",
  "windows",
  "windows-tests",
  "asan",
  "asan-aec3",
  "tsan",
  "tests",
  "hours",
  "bench",
  "quality",
  "plots",
  "fuzz",
] as const;

/** One of {@linkcode variantNames}. */
export type VariantName = typeof variantNames[number];

/** Definition of a variant. */
export interface Variant {
  /** Jobs whose programs it needs. */
  jobs: readonly Job[];
  /** Libraries whose sources it needs. */
  sources: readonly NativeSource[];
  /**
   * Parts that come from the release build instead of being built again: `webrtc` is WebRTC alone, `core` is the
   * whole library, which includes WebRTC.
   */
  shares: "nothing" | "webrtc" | "core";
  /** Arguments of CMake's configuration. */
  cmakeArgs: readonly string[];
  /** Targets of ninja; empty: all. */
  targets: readonly string[];
  /** The variant in whose folder it is built, so that both share compiled files. @default itself */
  folder?: VariantName;
  /** The built file, below the variant's folder; for several files, their folder. */
  product: string;
}

/** Tells whether a word of the command line names a variant. */
export function isVariantName(word: string): word is VariantName {
  return variantNames.some((name) => name === word);
}

/**
 * Describes how a variant is built.
 *
 * @param name The variant.
 * @param os Operating system on which it is built.
 */
export function describeVariant(name: VariantName, os: typeof Deno.build.os): Variant {
  const { googletest, benchmark, speexdsp, pipewire, ...linked } = nativeSources;
  const library: readonly NativeSource[] = [
    ...Object.values(linked),
    // Only the headers of libpipewire: Anecho opens the system's library at run time.
    ...(os === "linux" && !name.startsWith("windows") ? [pipewire] : []),
  ];
  const exe = os === "windows" ? ".exe" : "";
  const variant = (parts: Partial<Variant> & { cmakeArgs: string[] }): Variant => ({
    jobs: ["build"],
    sources: library,
    shares: "nothing",
    targets: ["anecho"],
    product: os === "windows" ? "native/anecho.dll" : "native/libanecho.so",
    ...parts,
  });
  const tests = (buildType: string, ...cmakeArgs: string[]): Variant =>
    variant({
      sources: [...library, googletest],
      shares: "webrtc",
      cmakeArgs: [`-DCMAKE_BUILD_TYPE=${buildType}`, "-DANECHO_TESTS=ON", ...cmakeArgs],
      targets: ["anecho_tests"],
      product: `native/anecho_tests${exe}`,
    });
  /** Describes a program that measures the code of the release build. */
  const program = (its: string, ...more: NativeSource[]): Variant =>
    variant({
      sources: [...library, ...more],
      shares: "core",
      cmakeArgs: ["-DCMAKE_BUILD_TYPE=Release", `-DANECHO_${its.toUpperCase()}=ON`],
      targets: [`anecho_${its}`],
      product: `native/anecho_${its}${exe}`,
    });
  // With a sanitizer, tests and fuzzers are compiled with -Og: -O2 would take more time to compile than it saves when
  // they run. Sanitizers slow our own library down, so native/CMakeLists.txt compiles it with -O2.
  const flags = (...more: string[]): string[] =>
    ["C", "CXX"].map((it) => `-DCMAKE_${it}_FLAGS_DEBUG=${["-Og", "-g1", ...more].join(" ")}`);
  switch (name) {
    case "release":
      return variant({ cmakeArgs: ["-DCMAKE_BUILD_TYPE=Release"] });
    case "windows":
    case "windows-tests":
      return variant({
        jobs: ["build", "windows"],
        sources: [...library, googletest],
        cmakeArgs: [
          "-DCMAKE_BUILD_TYPE=Release",
          "-DANECHO_TESTS=ON",
          // The tests of these folders also run in Wine; the others run only on the building system.
          "-DANECHO_TEST_FOLDERS=abi/;base/;devices/wasapi/;engine/;media/;remote/",
          "-DCMAKE_TOOLCHAIN_FILE=native/cmake/mingw64.cmake",
        ],
        folder: "windows",
        ...(name === "windows" ? { product: "native/anecho.dll" } : {
          targets: ["anecho_tests", "anecho_relay"],
          product: "native/anecho_tests.exe",
        }),
      });
    case "asan":
    case "asan-aec3":
      return {
        ...tests("Debug", "-DANECHO_SANITIZE=address,undefined", ...flags()),
        // With AEC3 under the sanitizer too, the tests take twice as long.
        shares: name === "asan" ? "webrtc" : "nothing",
      };
    case "tsan":
      return tests(
        "Debug",
        "-DANECHO_SANITIZE=thread",
        // Without assertions: with them, audio falls behind real time.
        ...flags("-DNDEBUG"),
        // Folders and files of the code with threads.
        "-DANECHO_TEST_FOLDERS=base/;engine/;devices/(pipewire/)?two_threads;aec/neural_suppressor",
      );
    case "tests":
      return tests("Release");
    case "hours":
      return { ...tests("Release"), shares: "core" };
    case "bench":
      return program(name, benchmark);
    case "quality":
      return program(name, speexdsp);
    case "plots":
      return program(name);
    case "fuzz":
      return variant({
        jobs: ["build", "fuzz"],
        cmakeArgs: [
          "-DCMAKE_BUILD_TYPE=Debug",
          "-DANECHO_FUZZ=ON",
          "-DANECHO_SANITIZE=fuzzer-no-link,address",
          "-DCMAKE_C_COMPILER=clang-14",
          "-DCMAKE_CXX_COMPILER=clang++-14",
          ...flags(),
        ],
        targets: [],
        product: "native",
      });
  }
}
