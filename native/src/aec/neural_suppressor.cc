#include "aec/neural_suppressor.h"

#include <renamenoise.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <new>

namespace anecho {
namespace {

// Runs one frame, so that RNNoise builds the tables that all its instances share. Otherwise the
// first Process() would build them, on a real-time thread and perhaps on two threads at once.
void MakeTables(ReNameNoiseDenoiseState* state) {
  static std::once_flag made;
  std::call_once(made, [state] {
    std::array<float, NeuralSuppressor::kFrame> silence{};
    renamenoise_process_frame(state, silence.data(), silence.data());
  });
}

}  // namespace

NeuralSuppressor::NeuralSuppressor() : state_(renamenoise_create(nullptr)) {
  if (state_ == nullptr) throw std::bad_alloc();
  MakeTables(state_.get());
}

NeuralSuppressor::~NeuralSuppressor() = default;

void NeuralSuppressor::Destroy::operator()(ReNameNoiseDenoiseState* state) const {
  renamenoise_destroy(state);
}

void NeuralSuppressor::Process(std::span<float> frame) {
  std::array<float, kFrame> clean;
  renamenoise_process_frame(state_.get(), clean.data(), frame.data());
  std::ranges::copy(clean, frame.begin());
}

}  // namespace anecho
