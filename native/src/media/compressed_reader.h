#ifndef ANECHO_MEDIA_COMPRESSED_READER_H_
#define ANECHO_MEDIA_COMPRESSED_READER_H_

#include <memory>
#include <string>

#include "media/audio_reader.h"
#include "media/file.h"

namespace anecho {

/// Opens a file that begins with "fLaC". Throws as AudioReader::Open() does.
std::unique_ptr<AudioReader> OpenFlac(File file);

/// Opens an MP3 file without what its encoder and decoder added at both ends, where it tells.
/// @return null if it isn't an MP3 file. Throws as AudioReader::Open() does.
std::unique_ptr<AudioReader> OpenMp3(File file);

/// Throws Error(ANECHO_BAD_AUDIO) if rate or channels are out of range.
void CheckAudioInfo(const std::string& path, const AudioInfo& info);

}  // namespace anecho

#endif  // ANECHO_MEDIA_COMPRESSED_READER_H_
