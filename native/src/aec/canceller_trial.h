#ifndef ANECHO_AEC_CANCELLER_TRIAL_H_
#define ANECHO_AEC_CANCELLER_TRIAL_H_

#include <array>

namespace anecho {

/// Decides when a fresh canceller that runs beside the present one, on a reference that has been
/// placed anew, shall take over: at once where the present one is lost, else when it has become as
/// good, and in the end anyway.
class CancellerTrial {
 public:
  // real-time
  /// A fresh canceller begins.
  void Begin();

  // real-time
  /// Takes the mean squares (full scale 1) of a frame: of the reference, and of what the two
  /// cancellers let out.
  /// @return whether the fresh one shall take over.
  bool Judge(double reference, double present, double fresh);

 private:
  /// Half a second; in less, single sounds decide.
  static constexpr int kWindow = 50;

  /// By how many dB the fresh one was quieter, in the latest frames with sound, and their sum.
  std::array<double, kWindow> quieter_db_{};
  double sum_db_ = 0;
  int heard_ = 0;
};

}  // namespace anecho

#endif  // ANECHO_AEC_CANCELLER_TRIAL_H_
