/**
 * @file anecho_sound.h
 * The part of anecho.h's boundary, under the same rules, for sound from files and pipes, and for what
 * is wrong with it.
 */
#ifndef ANECHO_SOUND_H_
#define ANECHO_SOUND_H_

#include "anecho.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Says what is wrong with the recordings of a run, as far as they have been read: a line for each
 * sentence, with the path before it.
 *
 * @param text receives the lines with a NUL, as far as `capacity` bytes allow; may be NULL where
 *   that is 0.
 * @param needed receives the bytes that the whole text takes. If that is more than `capacity`, call
 *   again.
 */
ANECHO_API int32_t anecho_process_notes(uint32_t handle, char* text, uint32_t capacity,
                                        uint32_t* needed, anecho_error* error);

/**
 * Opens sound for anecho_mic_play(): WAV, FLAC or MP3, or samples without a header. Waits for the
 * first bytes of a pipe: call it nonblocking.
 *
 * @param config JSON: `{"path": path, "format": "auto"|"s16le"|"f32le", "channels": 1|2}`. The path
 *   "-" is standard input. "auto" (otherwise): its content decides; samples without a header are at
 *   48 kHz. "channels": those to be played; otherwise as the sound has, at most 2.
 */
ANECHO_API int32_t anecho_sound_open(const char* config, uint32_t* handle, anecho_error* error);

/** Reads what the sound is, before it is converted. */
ANECHO_API int32_t anecho_sound_info(uint32_t handle, anecho_audio_info* info, anecho_error* error);

/** Says what is wrong with the sound, as anecho_process_notes() does. */
ANECHO_API int32_t anecho_sound_notes(uint32_t handle, char* text, uint32_t capacity,
                                      uint32_t* needed, anecho_error* error);

/** Ends what plays it, and frees it. */
ANECHO_API int32_t anecho_sound_close(uint32_t handle, anecho_error* error);

/**
 * Plays sound into a microphone, brought to its rate and channels and to full scale at most, as fast
 * as it is taken: call it nonblocking.
 *
 * @return ANECHO_OK once all of it has been played, ANECHO_END if either was closed, or
 *   ANECHO_DEVICE if the microphone is dead.
 */
ANECHO_API int32_t anecho_mic_play(uint32_t handle, uint32_t sound, anecho_error* error);

#ifdef __cplusplus
}
#endif

#endif  // ANECHO_SOUND_H_
