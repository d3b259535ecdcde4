#ifndef ANECHO_OFFLINE_ECHO_ANALYSIS_H_
#define ANECHO_OFFLINE_ECHO_ANALYSIS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "delay/delay_curve.h"
#include "delay/wide_echo_search.h"
#include "offline/analysis_frames.h"
#include "offline/channel_pass.h"
#include "offline/delay_pass.h"
#include "offline/level_analysis.h"
#include "offline/process_config.h"
#include "offline/sound_windows.h"

namespace anecho {

/// Result of EchoAnalysis.
struct EchoFinding {
  /// The delay of the echo over time; empty() if none was found.
  DelayCurve track;
  /// The two recordings hold the same sound, sample by sample.
  bool same_sound = false;
  /// The recordings seem to be swapped: the one given as the microphone's holds each sound first,
  /// and its noise is not clearly higher than the other's, as a microphone's would be.
  bool swapped = false;
  /// The reference holds no sound.
  bool silent_reference = false;
};

/// The pass over two recordings that follows ChannelPass: finds the delay of the echo from
/// beginning to end. Recordings have no timestamps, so it uses the sound alone.
///
/// It searches small delays first (-180 to 1240 ms, DelayPass). For parts with sound but without a
/// result, it searches the whole reference (WideEchoSearch), and then near the delays found there.
/// Last, it locates the steps of the delay exactly (LocateStep).
class EchoAnalysis {
 public:
  /// Throws Error for unreadable files, as the pass that follows would.
  EchoAnalysis(const ProcessConfig& process, const RecordingChannels& channels);

  /// Does a little of the work: 10 ms of one or both recordings. @return whether there is more.
  bool Turn();

  /// @return frames of the microphone's recording that have been analysed.
  std::int64_t frames_done() const { return frames_done_; }

  /// @return what was found. Call it once, at the end.
  EchoFinding Finish();

  /// Levels, which the analysis measures too; complete at the end.
  const LevelAnalysis& levels() const { return *levels_; }

 private:
  enum class Stage { kNear = 1, kBlocks, kWide, kLeaps, kDone };
  /// A stretch with sound whose delay is not known, counted in half seconds.
  struct Stretch {
    std::int64_t begin = 0;
    std::int64_t end = 0;
  };
  /// A step of the delay: where the sound for locating it begins, and between which times it lies.
  struct Leap {
    double begin_s = 0;
    double first_before_s = 0;
    double last_after_s = 0;
  };

  void EndNear();
  bool Merge(std::vector<DelayPoint> points);
  void FindOpenStretches();
  bool HasSound(std::size_t slot) const;
  double DelayNear(double time_s) const;
  void StartBlocks();
  void EndBlocks();
  void EndWide();
  void TryNext();
  void TakeLine(const WideEchoCandidate& candidate);
  bool SeemsSwapped() const;
  void NumberPaths();
  void StartLeaps();
  void EndLeaps();

  const MonoRecording microphone_recording_;
  const MonoRecording reference_recording_;
  const int sample_rate_;
  Stage stage_ = Stage::kNear;
  std::unique_ptr<DelayPass> pass_;
  std::unique_ptr<SoundWindows> microphone_;
  std::unique_ptr<SoundWindows> reference_;
  std::unique_ptr<WideEchoSearch> search_;
  std::vector<WideEchoCandidate> candidates_;
  std::size_t next_candidate_ = 0;
  int rounds_ = 0;
  std::int64_t frames_done_ = 0;
  std::vector<DelayPass::Slot> slots_;
  std::vector<Stretch> open_;
  std::vector<DelayPoint> points_;
  /// Paths seen so far, over all passes.
  int paths_ = 0;
  std::vector<Leap> leaps_;
  double excess_noise_db_ = 0;
  EchoFinding finding_;
  std::optional<LevelAnalysis> levels_;
};

}  // namespace anecho

#endif  // ANECHO_OFFLINE_ECHO_ANALYSIS_H_
