#ifndef ANECHO_MEDIA_FLAC_READER_H_
#define ANECHO_MEDIA_FLAC_READER_H_

#include <memory>

#include "media/audio_reader.h"
#include "media/byte_stream.h"

namespace anecho {

/// Opens a FLAC file or pipe, whose next bytes are "fLaC". If it holds several recordings one after
/// the other, they are read as one. Damaged frames are silent or left out. Throws as
/// AudioReader::Open() does.
std::unique_ptr<AudioReader> OpenFlac(ByteStream stream);

}  // namespace anecho

#endif  // ANECHO_MEDIA_FLAC_READER_H_
