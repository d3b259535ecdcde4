/** A library that the native half is built from. */
export interface NativeSource {
  /** Name of the library, and of its folder under `ANECHO_SOURCES` in CMake. */
  name: string;
  /** Version as its authors name it. */
  version: string;
  /** SPDX expression. */
  licence: string;
  /** The archive in the pool of a Debian or Ubuntu mirror. */
  debian: {
    /** Folder below `pool/main/` (Ubuntu: also `pool/universe/`). */
    folder: string;
    /** Name of the archive. */
    file: string;
    /** SHA-256 of the archive. */
    sha256: string;
  };
  /**
   * Address of the authors' own archive of the same version. It is packed differently from Debian's archive.
   */
  upstreamUrl: string;
  /**
   * Files that are used, each a folder (`a/b/`: all below it), a file, or a pattern whose `*` stands for
   * anything but a slash.
   */
  files: readonly string[];
  /** Leaves out matching paths of {@linkcode files}. */
  except?: RegExp;
  /** SHA-256 over {@linkcode files}, see `hashContents()`: the same for both archives. */
  contentsSha256: string;
}

const tests = /_unittest|_test\.|\/test\/|\/mock\/|mock_|\/testing\//;

/**
 * All native sources. To change one, edit its row, run `deno task build`, and copy the contents hash from the
 * error message into the row's `contentsSha256`.
 */
export const nativeSources = {
  tg_owt: {
    name: "tg_owt",
    version: "a45d8b8",
    licence: "BSD-3-Clause",
    debian: {
      folder: "libt/libtgowt",
      file: "libtgowt_0~git20230615.a45d8b8+dfsg.orig.tar.xz",
      sha256: "f65c4f51a31003c7146a7dfdfa65cbca881a725fcb99a070b14cb5df59f3b280",
    },
    upstreamUrl:
      "https://github.com/desktop-app/tg_owt/archive/a45d8b8f0a99bd0e5118dda1dc4a8b7b3ad5dcfd.tar.gz",
    files: [
      "LICENSE",
      "src/PATENTS",
      "src/api/*.h",
      "src/api/audio/*.cc",
      "src/api/audio/*.h",
      "src/api/task_queue/*.h",
      "src/api/units/*.h",
      "src/common_audio/*.cc",
      "src/common_audio/*.h",
      "src/common_audio/include/*.h",
      "src/common_audio/resampler/*.cc",
      "src/common_audio/resampler/*.h",
      "src/common_audio/signal_processing/*.c",
      "src/common_audio/signal_processing/*.h",
      "src/common_audio/signal_processing/include/*.h",
      "src/common_audio/third_party/ooura/",
      "src/common_audio/third_party/spl_sqrt_floor/",
      "src/modules/audio_processing/*.cc",
      "src/modules/audio_processing/*.h",
      "src/modules/audio_processing/aec3/*.cc",
      "src/modules/audio_processing/aec3/*.h",
      "src/modules/audio_processing/agc2/*.cc",
      "src/modules/audio_processing/agc2/*.h",
      "src/modules/audio_processing/include/*.h",
      "src/modules/audio_processing/logging/*.cc",
      "src/modules/audio_processing/logging/*.h",
      "src/modules/audio_processing/ns/*.cc",
      "src/modules/audio_processing/ns/*.h",
      "src/modules/audio_processing/utility/*.cc",
      "src/modules/audio_processing/utility/*.h",
      "src/rtc_base/*.cc",
      "src/rtc_base/*.h",
      "src/rtc_base/experiments/field_trial_parser.*",
      "src/rtc_base/memory/*.cc",
      "src/rtc_base/memory/*.h",
      "src/rtc_base/numerics/*.h",
      "src/rtc_base/strings/*.cc",
      "src/rtc_base/strings/*.h",
      "src/rtc_base/synchronization/*.h",
      "src/rtc_base/system/*.h",
      "src/rtc_base/units/*.h",
      "src/system_wrappers/include/*.h",
      "src/system_wrappers/source/*.cc",
    ],
    except: tests,
    contentsSha256: "8a5e3d10952b261cad77afbde4972bb2186f2384bcdebdb568511c0db412b4dd",
  },
  pffft: {
    name: "pffft",
    version: "a45d8b8",
    licence: "LicenseRef-FFTPACK",
    // The archive of WebRTC (tg_owt) contains pffft. Pffft has its own row, since it has other authors and another
    // licence.
    debian: {
      folder: "libt/libtgowt",
      file: "libtgowt_0~git20230615.a45d8b8+dfsg.orig.tar.xz",
      sha256: "f65c4f51a31003c7146a7dfdfa65cbca881a725fcb99a070b14cb5df59f3b280",
    },
    upstreamUrl:
      "https://github.com/desktop-app/tg_owt/archive/a45d8b8f0a99bd0e5118dda1dc4a8b7b3ad5dcfd.tar.gz",
    files: ["src/third_party/pffft/LICENSE", "src/third_party/pffft/src/pffft.*"],
    contentsSha256: "9e08bd5e02abac6285603d6e67b9bb4c2608d8bd86751598b0bc23f67ef0fbe4",
  },
  renamenoise: {
    name: "renamenoise",
    version: "1.5.857",
    licence: "BSD-3-Clause",
    // RNNoise with its network, as in Mumble's archive.
    debian: {
      folder: "m/mumble",
      file: "mumble_1.5.857.orig.tar.gz",
      sha256: "e062ee0cb22f99283d21e9266b44587b92995f29141c6381c533a1803e9c3b47",
    },
    upstreamUrl:
      "https://github.com/mumble-voip/mumble/releases/download/v1.5.857/mumble-1.5.857.tar.gz",
    files: [
      "3rdparty/renamenoise/COPYING",
      "3rdparty/renamenoise/include/*.h",
      "3rdparty/renamenoise/src/*.c",
      "3rdparty/renamenoise/src/*.h",
    ],
    except: /rnn_reader/,
    contentsSha256: "0a1f8527524fd3d558cb0ef8c5de97b788794eed371d9150325d572ff5a48e1f",
  },
  abseil: {
    name: "abseil",
    version: "20240722.0",
    licence: "Apache-2.0",
    debian: {
      folder: "a/abseil",
      file: "abseil_20240722.0.orig.tar.gz",
      sha256: "df6d1f5ef540725f3851201176a60486aab332410788465c9877910bb471c34a",
    },
    upstreamUrl: "https://github.com/abseil/abseil-cpp/archive/refs/tags/20240722.0.tar.gz",
    files: [
      "LICENSE",
      "absl/base/*.h",
      "absl/base/internal/*.h",
      "absl/meta/*.h",
      "absl/strings/*.h",
      "absl/types/*.h",
      "absl/types/internal/*.h",
      "absl/utility/*.h",
      "absl/utility/internal/*.h",
    ],
    except: tests,
    contentsSha256: "62557e4ab3aaf0fc9c00ffc6eaea986685f4e58d5b5818ac552a2a86e40df2a2",
  },
  libsamplerate: {
    name: "libsamplerate",
    version: "0.2.2",
    licence: "BSD-2-Clause",
    debian: {
      folder: "libs/libsamplerate",
      file: "libsamplerate_0.2.2.orig.tar.gz",
      sha256: "16e881487f184250deb4fcb60432d7556ab12cb58caea71ef23960aec6c0405a",
    },
    upstreamUrl: "https://github.com/libsndfile/libsamplerate/archive/refs/tags/0.2.2.tar.gz",
    files: ["COPYING", "include/*.h", "src/*.c", "src/*.h"],
    contentsSha256: "d2221749b2bc07c700521eca496f2ad27338b5443494ec4f94cd02df33143327",
  },
  flac: {
    name: "flac",
    version: "1.5.0",
    licence: "BSD-3-Clause",
    debian: {
      folder: "f/flac",
      file: "flac_1.5.0+ds.orig.tar.xz",
      sha256: "51d6a5bf5a37b67f9af847daa07c07091f6bf1583d5abb7fbb064bc68428b0f1",
    },
    upstreamUrl: "https://github.com/xiph/flac/archive/refs/tags/1.5.0.tar.gz",
    files: [
      "COPYING.Xiph",
      "include/FLAC/*.h",
      "include/share/*.h",
      "src/libFLAC/*.c",
      "src/libFLAC/deduplication/*.c",
      "src/libFLAC/include/private/*.h",
      "src/libFLAC/include/protected/*.h",
      "src/share/win_utf8_io/win_utf8_io.c",
    ],
    contentsSha256: "54f2feb62fb6ba81a42b56fa0cde3bf771aca867858eca5d830578b33fe55ea0",
  },
  miniaudio: {
    name: "miniaudio",
    version: "0.11.22",
    licence: "Unlicense OR MIT-0",
    debian: {
      folder: "m/miniaudio",
      file: "miniaudio_0.11.22+dfsg.orig.tar.gz",
      sha256: "c16866ce5071744f60874f9b0e0c2dbee2dfea96ac2c43a06a02cd1df23a019c",
    },
    upstreamUrl: "https://github.com/mackron/miniaudio/archive/refs/tags/0.11.22.tar.gz",
    files: ["LICENSE", "miniaudio.h"],
    contentsSha256: "fb2aa07f125b51d0a2250f0e7153af8d047b718252bf1668bbf6d1b4f58e5d59",
  },
  opus: {
    name: "opus",
    version: "1.5.2",
    licence: "BSD-3-Clause",
    debian: {
      folder: "o/opus",
      file: "opus_1.5.2.orig.tar.gz",
      sha256: "65c1d2f78b9f2fb20082c38cbe47c951ad5839345876e46941612ee87f9a7ce1",
    },
    upstreamUrl: "https://downloads.xiph.org/releases/opus/opus-1.5.2.tar.gz",
    files: [
      "COPYING",
      "include/*.h",
      "celt/*.c",
      "celt/*.h",
      "silk/*.c",
      "silk/*.h",
      "silk/float/*.c",
      "silk/float/*.h",
      "src/*.c",
      "src/*.h",
    ],
    // Leaves out programs.
    except: /_demo\.c$|opus_compare\.c$/,
    contentsSha256: "ce0f1e3fb10648e3ff911c43bdb829dfa8c6f10bdefb0212c486a0d6308fcf04",
  },
  libopusenc: {
    name: "libopusenc",
    version: "0.2.1",
    licence: "BSD-3-Clause",
    debian: {
      folder: "libo/libopusenc",
      file: "libopusenc_0.2.1.orig.tar.gz",
      sha256: "8298db61a8d3d63e41c1a80705baa8ce9ff3f50452ea7ec1c19a564fe106cbb9",
    },
    upstreamUrl: "https://downloads.xiph.org/releases/opus/libopusenc-0.2.1.tar.gz",
    files: ["COPYING", "include/*.h", "src/*.c", "src/*.h"],
    contentsSha256: "89921f642b81443738007de7ea6dbf6edb10f7870ec439799778e998d0c241ba",
  },
  json: {
    name: "json",
    version: "3.11.3",
    licence: "MIT",
    debian: {
      folder: "n/nlohmann-json3",
      file: "nlohmann-json3_3.11.3.orig.tar.gz",
      sha256: "0d8ef5af7f9794e3263480193c491549b2ba6cc74bb018906202ada498a79406",
    },
    upstreamUrl: "https://github.com/nlohmann/json/archive/refs/tags/v3.11.3.tar.gz",
    files: ["LICENSE.MIT", "single_include/nlohmann/*.hpp"],
    contentsSha256: "cd60ccd74fcf3a98eaf93963279ba98a5a4a91394593541431c22c6ed8f00a54",
  },
  readerwriterqueue: {
    name: "readerwriterqueue",
    version: "1.0.6",
    licence: "BSD-2-Clause",
    debian: {
      folder: "r/readerwriterqueue",
      file: "readerwriterqueue_1.0.6.orig.tar.gz",
      sha256: "fc68f55bbd49a8b646462695e1777fb8f2c0b4f342d5e6574135211312ba56c1",
    },
    upstreamUrl: "https://github.com/cameron314/readerwriterqueue/archive/refs/tags/v1.0.6.tar.gz",
    files: ["LICENSE.md", "*.h"],
    contentsSha256: "5901448dfba87a8e9fc04dfbf6c0b7aba0add24a0a60a6e2232cdf0387463622",
  },
  pipewire: {
    name: "pipewire",
    version: "1.4.2",
    licence: "MIT",
    debian: {
      folder: "p/pipewire",
      file: "pipewire_1.4.2.orig.tar.bz2",
      sha256: "aa9098001e1bc2f7742140727e19bcd57812b686840923afda2be6c227b88bf0",
    },
    upstreamUrl:
      "https://gitlab.freedesktop.org/pipewire/pipewire/-/archive/1.4.2/pipewire-1.4.2.tar.gz",
    files: [
      "COPYING",
      "spa/include/spa/",
      "src/pipewire/*.h",
      "src/pipewire/*.h.in",
      "src/pipewire/extensions/*.h",
    ],
    contentsSha256: "a41afa721ed97d74f43088a4aae27dca4ec3696b8b41c0477927c4541c3a6967",
  },
  googletest: {
    name: "googletest",
    version: "1.16.0",
    licence: "BSD-3-Clause",
    debian: {
      folder: "g/googletest",
      file: "googletest_1.16.0.orig.tar.gz",
      sha256: "2f54382b5d13d6cd0be2afc524f1e510d37f8ba78c2d439c5bea64ef37e30d01",
    },
    upstreamUrl: "https://github.com/google/googletest/archive/refs/tags/v1.16.0.tar.gz",
    files: [
      "LICENSE",
      "CMakeLists.txt",
      "googlemock/CMakeLists.txt",
      "googlemock/cmake/",
      "googlemock/include/",
      "googlemock/src/",
      "googletest/CMakeLists.txt",
      "googletest/cmake/",
      "googletest/include/",
      "googletest/src/",
    ],
    contentsSha256: "1f5d0c5d281285f74615c576e18b77205d1e16774d7d163cbc3c9c2c8bcbb0d4",
  },
  benchmark: {
    name: "benchmark",
    version: "1.9.1",
    licence: "Apache-2.0",
    debian: {
      folder: "b/benchmark",
      file: "benchmark_1.9.1.orig.tar.gz",
      sha256: "32131c08ee31eeff2c8968d7e874f3cb648034377dfc32a4c377fa8796d84981",
    },
    upstreamUrl: "https://github.com/google/benchmark/archive/refs/tags/v1.9.1.tar.gz",
    files: ["LICENSE", "CMakeLists.txt", "cmake/", "include/", "src/"],
    contentsSha256: "0a6ff6b57824e5233a81e6a6316907a5d5db8557de6160f101efe428607e363d",
  },
  speexdsp: {
    name: "speexdsp",
    version: "1.2.1",
    licence: "BSD-3-Clause",
    debian: {
      folder: "s/speexdsp",
      file: "speexdsp_1.2.1.orig.tar.gz",
      sha256: "8c777343e4a6399569c72abc38a95b24db56882c83dbdb6c6424a5f4aeb54d3d",
    },
    upstreamUrl: "https://downloads.xiph.org/releases/speex/speexdsp-1.2.1.tar.gz",
    files: [
      "COPYING",
      "include/speex/*.h",
      "include/speex/*.h.in",
      "libspeexdsp/*.c",
      "libspeexdsp/*.h",
    ],
    except: /\/test\w+\.c$/,
    contentsSha256: "a028894f30fd50a65193be922d6f76137b288998f1cec52bd3988844adaab5ba",
  },
} satisfies Record<string, NativeSource>;
