#include "media/other_formats.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "media/file.h"

namespace anecho {
namespace {

using std::string_view_literals::operator""sv;

struct Signature {
  std::size_t at;
  std::string_view bytes;
  const char* name;
};

// The first signature that matches counts, so a more specific one comes before a more general one.
constexpr std::array kSignatures = {
    Signature{0, "FORM"sv, "an AIFF file"},
    Signature{0, "FRM8"sv, "a DSD file"},
    Signature{0, "DSD "sv, "a DSD file"},
    Signature{0, ".snd"sv, "an AU file"},
    Signature{0, "dns."sv, "an AU file"},
    Signature{0, "caff"sv, "a CAF file"},
    Signature{0, "RIFX"sv, "a big-endian WAV file (RIFX)"},
    Signature{0, "riff\x2E\x91\xCF\x11"sv, "a Wave64 file (W64)"},
    Signature{8, "AVI "sv, "an AVI file"},
    Signature{28, "OpusHead"sv, "an Ogg Opus file"},
    Signature{28, "\1vorbis"sv, "an Ogg Vorbis file"},
    Signature{28,
              "\x7F"
              "FLAC"sv,
              "a FLAC stream in an Ogg file"},
    Signature{28, "Speex"sv, "an Ogg Speex file"},
    Signature{0, "OggS"sv, "an Ogg file"},
    Signature{4, "ftypM4A"sv, "an M4A file (AAC or ALAC)"},
    Signature{4, "ftypqt"sv, "a QuickTime file"},
    Signature{4, "ftyp"sv, "an MP4 file"},
    Signature{4, "moov"sv, "a QuickTime file"},
    Signature{0, "\x1A\x45\xDF\xA3"sv, "a WebM or Matroska file"},
    Signature{0, "ADIF"sv, "an AAC file"},
    Signature{0, "\x30\x26\xB2\x75"sv, "a Windows Media file (WMA)"},
    Signature{0, "#!AMR"sv, "an AMR file"},
    Signature{0, "MAC "sv, "a Monkey's Audio file"},
    Signature{0, "wvpk"sv, "a WavPack file"},
    Signature{0, "TTA1"sv, "a True Audio file"},
    Signature{0, "MPCK"sv, "a Musepack file"},
    Signature{0, "MP+"sv, "a Musepack file"},
    Signature{0, "\x0B\x77"sv, "an AC-3 file"},
    Signature{0, "Creative Voice File"sv, "a VOC file"},
    Signature{0, "FLV\1"sv, "a Flash video"},
    Signature{0, "NIST_1A"sv, "a NIST SPHERE file"},
};

std::string_view TextOf(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Whether `start` is an ADTS header, which precedes each frame of AAC that is in no container.
bool IsAdts(std::string_view start) {
  if (start.size() < 7) return false;
  const auto at = [&](std::size_t index) { return static_cast<unsigned char>(start[index]); };
  const unsigned rate = at(2) >> 2 & 15;
  const unsigned bytes = (at(3) & 3u) << 11 | at(4) << 3 | at(5) >> 5;
  return at(0) == 0xFF && (at(1) & 0xF6) == 0xF0 && rate < 13 && bytes >= 7;
}

/// Whether a file has the extension of WAV, in small or capital letters.
bool IsWavName(const std::filesystem::path& path) {
  return std::ranges::equal(path.extension().u8string(), std::u8string_view(u8".wav"), {},
                            [](char8_t letter) {
                              const bool is_capital = letter >= 'A' && letter <= 'Z';
                              return static_cast<char8_t>(is_capital ? letter - 'A' + 'a' : letter);
                            });
}

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\' || letter == '$' || letter == '`') {
#ifndef _WIN32
      quoted += '\\';
#endif
    }
    quoted += letter;
  }
  return quoted + '"';
}

}  // namespace

std::optional<std::string> NameOtherFormat(std::span<const std::byte> start) {
  const std::string_view text = TextOf(start);
  for (const Signature& known : kSignatures) {
    if (text.size() > known.at && text.substr(known.at).starts_with(known.bytes)) return known.name;
  }
  if (IsAdts(text)) return "an AAC file";
  return std::nullopt;
}

std::string ConvertHint(const std::string& path) {
  if (path == "standard input") return "convert it: ffmpeg -i - -f wav -";
  std::filesystem::path target = ToPath(path).filename();
  // Windows does not tell "a.WAV" from "a.wav", which FFmpeg would read and write at once.
  const bool is_wav = IsWavName(target);
  target.replace_extension();
  if (is_wav) target += "-converted";
  target += ".wav";
  const std::u8string name = target.u8string();
  return "convert it: ffmpeg -i " + Quoted(path) + " " +
         Quoted(std::string(name.begin(), name.end()));
}

}  // namespace anecho
