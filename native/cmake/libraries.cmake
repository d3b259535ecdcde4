# The smaller libraries, each reduced to what is used of it.

add_library(anecho_samplerate STATIC
  ${ANECHO_SOURCES}/libsamplerate/src/samplerate.c
  ${ANECHO_SOURCES}/libsamplerate/src/src_sinc.c
  ${ANECHO_SOURCES}/libsamplerate/src/src_linear.c
  ${ANECHO_SOURCES}/libsamplerate/src/src_zoh.c)
target_include_directories(anecho_samplerate SYSTEM PUBLIC ${ANECHO_SOURCES}/libsamplerate/include)
target_compile_definitions(anecho_samplerate PRIVATE PACKAGE="libsamplerate" VERSION="0.2.2"
  HAVE_STDBOOL_H=1 ENABLE_SINC_MEDIUM_CONVERTER ENABLE_SINC_FAST_CONVERTER CPU_CLIPS_POSITIVE=0
  CPU_CLIPS_NEGATIVE=0)
target_compile_options(anecho_samplerate PRIVATE -w)

set(_pffft ${ANECHO_SOURCES}/pffft/src/third_party/pffft/src)
add_library(anecho_pffft STATIC ${_pffft}/pffft.c)
target_include_directories(anecho_pffft SYSTEM PUBLIC ${_pffft})
target_compile_definitions(anecho_pffft PRIVATE _USE_MATH_DEFINES)
target_compile_options(anecho_pffft PRIVATE -w)

set(_renamenoise ${ANECHO_SOURCES}/renamenoise/3rdparty/renamenoise)
add_library(anecho_renamenoise STATIC
  ${_renamenoise}/src/denoise.c
  ${_renamenoise}/src/pitch.c
  ${_renamenoise}/src/renamenoise_fft.c
  ${_renamenoise}/src/renamenoise_lpc.c
  ${_renamenoise}/src/rnn.c
  ${_renamenoise}/src/rnn_data.c)
target_include_directories(anecho_renamenoise SYSTEM PUBLIC ${_renamenoise}/include PRIVATE
  ${_renamenoise}/src)
target_compile_definitions(anecho_renamenoise PRIVATE _USE_MATH_DEFINES)
target_compile_options(anecho_renamenoise PRIVATE -w)

# Native FLAC, without assembly and Ogg.
set(_flac ${ANECHO_SOURCES}/flac)
add_library(anecho_flac STATIC
  ${_flac}/src/libFLAC/bitmath.c
  ${_flac}/src/libFLAC/bitreader.c
  ${_flac}/src/libFLAC/bitwriter.c
  ${_flac}/src/libFLAC/cpu.c
  ${_flac}/src/libFLAC/crc.c
  ${_flac}/src/libFLAC/fixed.c
  ${_flac}/src/libFLAC/float.c
  ${_flac}/src/libFLAC/format.c
  ${_flac}/src/libFLAC/lpc.c
  ${_flac}/src/libFLAC/md5.c
  ${_flac}/src/libFLAC/memory.c
  ${_flac}/src/libFLAC/stream_decoder.c
  ${_flac}/src/libFLAC/stream_encoder.c
  ${_flac}/src/libFLAC/stream_encoder_framing.c
  ${_flac}/src/libFLAC/window.c)
if(WIN32)
  target_sources(anecho_flac PRIVATE ${_flac}/src/share/win_utf8_io/win_utf8_io.c)
endif()
target_include_directories(anecho_flac SYSTEM PRIVATE ${_flac}/include ${_flac}/src/libFLAC/include)
target_compile_definitions(anecho_flac PRIVATE FLAC__NO_DLL PACKAGE_VERSION="1.5.0"
  CPU_IS_BIG_ENDIAN=0 ENABLE_64_BIT_WORDS=1 FLAC__HAS_OGG=0 FLAC__NO_ASM HAVE_STDINT_H HAVE_INTTYPES_H
  HAVE_LROUND=1 HAVE_FSEEKO _FILE_OFFSET_BITS=64)
# Damaged files make its predictors overflow.
target_compile_options(anecho_flac PRIVATE -w -fwrapv)

# MP3 only: the rest of miniaudio stays out.
add_library(anecho_miniaudio STATIC ${CMAKE_SOURCE_DIR}/native/src/media/mp3_decoder.c)
target_include_directories(anecho_miniaudio SYSTEM PUBLIC ${ANECHO_SOURCES}/miniaudio)
target_compile_definitions(anecho_miniaudio PUBLIC MA_NO_DEVICE_IO MA_NO_THREADING MA_NO_ENGINE
  MA_NO_NODE_GRAPH MA_NO_RESOURCE_MANAGER MA_NO_GENERATION PRIVATE MA_NO_FLAC MA_NO_ENCODING)
target_compile_options(anecho_miniaudio PRIVATE -w)

# Opus in floating point, in plain C. Together, the files of a folder take a third of the time that
# they take one by one; three want the headers for themselves.
set(_opus ${ANECHO_SOURCES}/opus)
file(GLOB _opus_celt CONFIGURE_DEPENDS ${_opus}/celt/*.c)
file(GLOB _opus_silk CONFIGURE_DEPENDS ${_opus}/silk/*.c)
file(GLOB _opus_silk_float CONFIGURE_DEPENDS ${_opus}/silk/float/*.c)
file(GLOB _opus_top CONFIGURE_DEPENDS ${_opus}/src/*.c)
add_library(anecho_opus STATIC ${_opus_celt} ${_opus_silk} ${_opus_silk_float} ${_opus_top})
set_target_properties(anecho_opus PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
foreach(_part celt silk silk_float top)
  set_source_files_properties(${_opus_${_part}} PROPERTIES UNITY_GROUP ${_part})
endforeach()
set_source_files_properties(${_opus}/celt/celt.c ${_opus}/celt/celt_decoder.c
  ${_opus}/celt/celt_encoder.c PROPERTIES UNITY_GROUP "" SKIP_UNITY_BUILD_INCLUSION ON)
target_include_directories(anecho_opus SYSTEM PUBLIC ${_opus}/include
  PRIVATE ${_opus} ${_opus}/celt ${_opus}/silk ${_opus}/silk/float)
target_compile_definitions(anecho_opus PRIVATE OPUS_BUILD OPUS_EXPORT= VAR_ARRAYS HAVE_LRINT
  HAVE_LRINTF HAVE_STDINT_H ENABLE_HARDENING)
target_compile_options(anecho_opus PRIVATE -w)

# Opus into Ogg. The resampler in it is never asked for, but belongs to the encoder.
set(_opusenc ${ANECHO_SOURCES}/libopusenc)
add_library(anecho_opusenc STATIC
  ${_opusenc}/src/ogg_packer.c
  ${_opusenc}/src/opus_header.c
  ${_opusenc}/src/opusenc.c
  ${_opusenc}/src/picture.c
  ${_opusenc}/src/resample.c
  ${_opusenc}/src/unicode_support.c)
target_include_directories(anecho_opusenc SYSTEM PUBLIC ${_opusenc}/include)
target_compile_definitions(anecho_opusenc PRIVATE OPE_BUILD OPE_EXPORT= OUTSIDE_SPEEX
  RANDOM_PREFIX=anecho_opusenc FLOATING_POINT PACKAGE_NAME="libopusenc" PACKAGE_VERSION="0.2.1")
target_compile_options(anecho_opusenc PRIVATE -w)
target_link_libraries(anecho_opusenc PUBLIC anecho_opus)

add_library(anecho_json INTERFACE)
target_include_directories(anecho_json SYSTEM INTERFACE ${ANECHO_SOURCES}/json/single_include)

add_library(anecho_queue INTERFACE)
target_include_directories(anecho_queue SYSTEM INTERFACE ${ANECHO_SOURCES}/readerwriterqueue)

# Headers only: libpipewire is opened at run time, in whatever version the user has.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  set(_pipewire ${ANECHO_SOURCES}/pipewire)
  set(PIPEWIRE_VERSION_MAJOR 1)
  set(PIPEWIRE_VERSION_MINOR 4)
  set(PIPEWIRE_VERSION_MICRO 2)
  set(PIPEWIRE_API_VERSION "\"0.3\"")
  configure_file(${_pipewire}/src/pipewire/version.h.in
    ${CMAKE_BINARY_DIR}/pipewire/pipewire/version.h @ONLY)
  add_library(anecho_pipewire INTERFACE)
  target_include_directories(anecho_pipewire SYSTEM INTERFACE ${CMAKE_BINARY_DIR}/pipewire
    ${_pipewire}/src ${_pipewire}/spa/include)
  target_link_libraries(anecho_pipewire INTERFACE ${CMAKE_DL_LIBS})
endif()

if(ANECHO_TESTS)
  set(INSTALL_GTEST OFF CACHE BOOL "" FORCE)
  add_subdirectory(${ANECHO_SOURCES}/googletest ${CMAKE_BINARY_DIR}/googletest EXCLUDE_FROM_ALL)
endif()
if(ANECHO_BENCH)
  set(BENCHMARK_ENABLE_TESTING OFF CACHE BOOL "" FORCE)
  set(BENCHMARK_ENABLE_INSTALL OFF CACHE BOOL "" FORCE)
  set(BENCHMARK_ENABLE_WERROR OFF CACHE BOOL "" FORCE)
  add_subdirectory(${ANECHO_SOURCES}/benchmark ${CMAKE_BINARY_DIR}/benchmark EXCLUDE_FROM_ALL)
endif()

# A peer in the quality benchmark; never part of what is shipped.
if(ANECHO_QUALITY)
  set(INCLUDE_STDINT "#include <stdint.h>")
  set(SIZE16 int16_t)
  set(USIZE16 uint16_t)
  set(SIZE32 int32_t)
  set(USIZE32 uint32_t)
  configure_file(${ANECHO_SOURCES}/speexdsp/include/speex/speexdsp_config_types.h.in
    ${CMAKE_BINARY_DIR}/speexdsp/speexdsp_config_types.h @ONLY)
  add_library(anecho_speexdsp STATIC
    ${ANECHO_SOURCES}/speexdsp/libspeexdsp/fftwrap.c
    ${ANECHO_SOURCES}/speexdsp/libspeexdsp/filterbank.c
    ${ANECHO_SOURCES}/speexdsp/libspeexdsp/mdf.c
    ${ANECHO_SOURCES}/speexdsp/libspeexdsp/preprocess.c
    ${ANECHO_SOURCES}/speexdsp/libspeexdsp/smallft.c)
  target_include_directories(anecho_speexdsp SYSTEM PUBLIC ${ANECHO_SOURCES}/speexdsp/include
    ${CMAKE_BINARY_DIR}/speexdsp)
  # As Debian configures it.
  target_compile_definitions(anecho_speexdsp PRIVATE FLOATING_POINT USE_SMALLFT EXPORT= _USE_MATH_DEFINES)
  target_compile_options(anecho_speexdsp PRIVATE -w)
endif()
