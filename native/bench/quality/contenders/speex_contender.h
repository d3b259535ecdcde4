#ifndef ANECHO_BENCH_QUALITY_CONTENDERS_SPEEX_CONTENDER_H_
#define ANECHO_BENCH_QUALITY_CONTENDERS_SPEEX_CONTENDER_H_

#include <deque>
#include <memory>
#include <vector>

#include "contenders/contender.h"

struct SpeexEchoState_;
struct SpeexPreprocessState_;

namespace anecho::quality {

/// speexdsp's echo canceller with a filter of 200 ms, and if `suppressor` is true, its
/// preprocessor, which suppresses residual echo and noise. The reference waits in a queue until the
/// microphone's frame comes. An empty queue gives zeros; sound beyond 100 ms is discarded, oldest
/// first.
class SpeexContender : public Contender {
 public:
  SpeexContender(int channels, bool suppressor);
  ~SpeexContender() override;

  void PushReference(const Packet& packet) override;
  void PushMicrophone(const Packet& packet, Signal* output) override;

 private:
  struct Delete {
    void operator()(SpeexEchoState_* state) const;
    void operator()(SpeexPreprocessState_* state) const;
  };

  const std::size_t channels_;
  std::unique_ptr<SpeexEchoState_, Delete> echo_;
  std::unique_ptr<SpeexPreprocessState_, Delete> suppressor_;
  std::deque<std::int16_t> waiting_;
  std::vector<std::int16_t> reference_;
  std::vector<std::int16_t> microphone_;
  std::vector<std::int16_t> clean_;
};

}  // namespace anecho::quality

#endif  // ANECHO_BENCH_QUALITY_CONTENDERS_SPEEX_CONTENDER_H_
