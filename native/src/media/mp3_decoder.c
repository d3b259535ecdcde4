// miniaudio's decoder of single MP3 frames, which its own header doesn't offer. What is left out of
// miniaudio is set in native/cmake/libraries.cmake.
#define MINIAUDIO_IMPLEMENTATION
// Static, so that unused functions, of which there are many, are not compiled.
#define MA_API static
#include "mp3_decoder.h"

#include <miniaudio.h>
#include <stdlib.h>
#include <string.h>

struct anecho_mp3_decoder {
  ma_dr_mp3dec decoder;
};

anecho_mp3_decoder* anecho_mp3_decoder_new(void) {
  return (anecho_mp3_decoder*)calloc(1, sizeof(anecho_mp3_decoder));
}

void anecho_mp3_decoder_free(anecho_mp3_decoder* decoder) { free(decoder); }

void anecho_mp3_decoder_reset(anecho_mp3_decoder* decoder) { memset(decoder, 0, sizeof(*decoder)); }

int anecho_mp3_decoder_decode(anecho_mp3_decoder* decoder, const unsigned char* frame, int bytes,
                              int free_format_bytes, short* samples) {
  ma_dr_mp3dec_frame_info info;
  if (free_format_bytes > 0) {
    // Without these, the decoder would look for the length in the following frames.
    memcpy(decoder->decoder.header, frame, sizeof(decoder->decoder.header));
    decoder->decoder.free_format_bytes = free_format_bytes;
  }
  return ma_dr_mp3dec_decode_frame(&decoder->decoder, frame, bytes, samples, &info);
}
