/** @file mp3_decoder.h Decodes frames of MPEG audio, one at a time. */
#ifndef ANECHO_MEDIA_MP3_DECODER_H_
#define ANECHO_MEDIA_MP3_DECODER_H_

#ifdef __cplusplus
extern "C" {
#endif

enum {
  /** Samples of all channels in a frame, at most. */
  ANECHO_MP3_MAX_SAMPLES = 1152 * 2,
  /** Bytes that must be readable after a frame. */
  ANECHO_MP3_SLACK_BYTES = 64
};

typedef struct anecho_mp3_decoder anecho_mp3_decoder;

/** @return NULL if memory has run out. */
anecho_mp3_decoder* anecho_mp3_decoder_new(void);
void anecho_mp3_decoder_free(anecho_mp3_decoder* decoder);

/** Forgets all earlier frames. */
void anecho_mp3_decoder_reset(anecho_mp3_decoder* decoder);

/**
 * Decodes one whole frame.
 *
 * @param bytes length of the frame.
 * @param free_format_bytes length of the frame without padding, if its bit rate is "free";
 *   otherwise 0.
 * @param samples receives the samples of the frame, interleaved: room for ANECHO_MP3_MAX_SAMPLES.
 * @return samples of each channel; 0 if the frame can't be decoded.
 */
int anecho_mp3_decoder_decode(anecho_mp3_decoder* decoder, const unsigned char* frame, int bytes,
                              int free_format_bytes, short* samples);

#ifdef __cplusplus
}
#endif

#endif  // ANECHO_MEDIA_MP3_DECODER_H_
