#ifndef ANECHO_MEDIA_WAV_READER_H_
#define ANECHO_MEDIA_WAV_READER_H_

#include <memory>

#include "media/audio_reader.h"
#include "media/byte_stream.h"

namespace anecho {

/// Opens a WAV file or pipe, whose next bytes are "RIFF", "RF64" or "BW64". Throws as
/// AudioReader::Open() does.
std::unique_ptr<AudioReader> OpenWav(ByteStream stream);

}  // namespace anecho

#endif  // ANECHO_MEDIA_WAV_READER_H_
