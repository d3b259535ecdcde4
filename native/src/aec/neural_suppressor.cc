#include "aec/neural_suppressor.h"

#include <renamenoise.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <new>

namespace anecho {
namespace {

// Runs a first frame, with which RNNoise builds the tables that all instances share: here, not on a
// real-time thread or on two threads at a time.
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
