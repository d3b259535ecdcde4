#ifndef ANECHO_MEDIA_MP3_READER_H_
#define ANECHO_MEDIA_MP3_READER_H_

#include <memory>

#include "media/audio_reader.h"
#include "media/byte_stream.h"

namespace anecho {

/// Opens a file or pipe of MP3 or MPEG layer II. Leaves out what encoder and decoder added at both
/// ends, if the encoder's tag (LAME) tells how much that is. If it holds several recordings one
/// after the other, they are read as one.
/// @param has_tag whether an ID3 tag was skipped before the stream's position: then the first
///   frame is searched for in 128 KiB instead of 4 KiB.
/// @return null if it is neither MP3 nor layer II. Throws as AudioReader::Open() does.
std::unique_ptr<AudioReader> OpenMp3(ByteStream stream, bool has_tag);

}  // namespace anecho

#endif  // ANECHO_MEDIA_MP3_READER_H_
