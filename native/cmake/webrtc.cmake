# The part of WebRTC that cancels echo (AEC3), suppresses noise and filters, from the tg_owt tarball.
set(_owt ${ANECHO_SOURCES}/tg_owt/src)

# What whoever includes its headers has to know.
function(anecho_webrtc_usage scope)
  target_include_directories(anecho_webrtc SYSTEM ${scope} ${_owt} ${ANECHO_SOURCES}/abseil)
  target_compile_definitions(anecho_webrtc ${scope}
    WEBRTC_LIBRARY_IMPL WEBRTC_APM_DEBUG_DUMP=0 WEBRTC_ENABLE_AVX2
    RTC_DISABLE_LOGGING RTC_DISABLE_METRICS RTC_DISABLE_TRACE_EVENTS)
  if(WIN32)
    target_compile_definitions(anecho_webrtc ${scope} WEBRTC_WIN _WIN32_WINNT=0x0A00 NOMINMAX
      WIN32_LEAN_AND_MEAN _USE_MATH_DEFINES __STDC_FORMAT_MACROS=1)
    # 32-byte stack alignment is broken on Windows (GCC PR54412): AVX loads and stores must not assume it.
    target_compile_options(anecho_webrtc ${scope} -Wa,-muse-unaligned-vector-move)
  else()
    target_compile_definitions(anecho_webrtc ${scope} WEBRTC_POSIX WEBRTC_LINUX)
  endif()
endfunction()

if(ANECHO_WEBRTC)
  # The sanitizers watch our own code; WebRTC comes as the release build has made it, which halves their time.
  # Its classes have other members without NDEBUG.
  add_library(anecho_webrtc STATIC IMPORTED GLOBAL)
  set_target_properties(anecho_webrtc PROPERTIES IMPORTED_LOCATION ${ANECHO_WEBRTC})
  anecho_webrtc_usage(INTERFACE)
  target_compile_definitions(anecho_webrtc INTERFACE NDEBUG)
  return()
endif()

file(GLOB _webrtc CONFIGURE_DEPENDS
  ${_owt}/modules/audio_processing/aec3/*.cc
  ${_owt}/modules/audio_processing/ns/*.cc
  ${_owt}/common_audio/third_party/ooura/fft_size_128/*.cc
  ${_owt}/common_audio/third_party/ooura/fft_size_256/*.cc
  ${_owt}/common_audio/resampler/push_sinc_resampler.cc
  ${_owt}/common_audio/resampler/sinc_resampler*.cc)
list(FILTER _webrtc EXCLUDE REGEX "(_unittest|_neon|_mips|mock_[a-z_]*|_test)\\.cc$|/(mock|test)/")
list(APPEND _webrtc
  ${_owt}/modules/audio_processing/audio_buffer.cc
  ${_owt}/modules/audio_processing/agc2/fixed_digital_level_estimator.cc
  ${_owt}/modules/audio_processing/agc2/interpolated_gain_curve.cc
  ${_owt}/modules/audio_processing/agc2/limiter.cc
  ${_owt}/modules/audio_processing/high_pass_filter.cc
  ${_owt}/modules/audio_processing/splitting_filter.cc
  ${_owt}/modules/audio_processing/three_band_filter_bank.cc
  ${_owt}/modules/audio_processing/utility/cascaded_biquad_filter.cc
  ${_owt}/modules/audio_processing/logging/apm_data_dumper.cc
  ${_owt}/common_audio/audio_util.cc
  ${_owt}/common_audio/channel_buffer.cc
  ${_owt}/common_audio/signal_processing/resample_by_2.c
  ${_owt}/common_audio/signal_processing/splitting_filter.c
  ${_owt}/api/audio/echo_canceller3_config.cc
  ${_owt}/rtc_base/checks.cc
  ${_owt}/rtc_base/experiments/field_trial_parser.cc
  ${_owt}/rtc_base/memory/aligned_malloc.cc
  ${_owt}/rtc_base/race_checker.cc
  ${_owt}/rtc_base/string_encode.cc
  ${_owt}/rtc_base/strings/string_builder.cc
  ${_owt}/system_wrappers/source/cpu_features.cc
  ${_owt}/system_wrappers/source/field_trial.cc
  ${_owt}/system_wrappers/source/metrics.cc)
if(WIN32)
  # The original uses structured exception handling (__try), which GCC does not have.
  list(APPEND _webrtc ${CMAKE_SOURCE_DIR}/native/src/aec/platform_thread_types_mingw.cc)
else()
  list(APPEND _webrtc ${_owt}/rtc_base/platform_thread_types.cc)
endif()

add_library(anecho_webrtc STATIC ${_webrtc})
anecho_webrtc_usage(PUBLIC)
target_compile_options(anecho_webrtc PRIVATE -w -fno-exceptions)
# A third of the time that one by one takes: its headers are large.
set_target_properties(anecho_webrtc PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12)
if(ANECHO_SANITIZE)
  target_compile_options(anecho_webrtc PRIVATE -O2)
endif()

foreach(_file IN LISTS _webrtc)
  if(_file MATCHES "_avx2\\.cc$")
    set_source_files_properties(${_file} PROPERTIES COMPILE_OPTIONS "-mavx2;-mfma")
  endif()
endforeach()
