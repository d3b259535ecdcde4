// Fuzzes the receiver of a remote microphone with any packets and frames, in any order and at any
// time: its output must be finite, and its queue bounded. Also fuzzes the reading of RTP, and the C
// functions for receivers, sockets and encoders. See calls.h for where it runs.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "anecho.h"
#include "calls.h"
#include "remote/voice_decoder.h"
#include "remote/voice_receiver.h"

namespace {

using anecho::VoiceReceiver;
using anecho::fuzz::Check;
using anecho::fuzz::NewError;
using anecho::fuzz::Require;
using anecho::fuzz::Run;
using anecho::fuzz::SplitFirstLine;
using anecho::fuzz::TakeNumbers;
using anecho::fuzz::Target;

constexpr std::size_t kMaxSteps = 200;

void PullAll(VoiceReceiver& receiver, int blocks, std::chrono::milliseconds now) {
  std::vector<float> block(
      static_cast<std::size_t>(VoiceReceiver::kBlockFrames * receiver.channels()));
  for (int i = 0; i < blocks; ++i) {
    if (!receiver.Pull(block, 0, now + i * std::chrono::milliseconds(10))) return;
    // The resampler may overshoot full scale.
    for (const float sample : block) Require(std::fabs(sample) <= 4);
  }
}

/// @param text one byte for the number of channels, then steps. A step has one byte that chooses
///   the call, one for the ms since the step before, one for the size of the packet, and the
///   packet.
void FuzzReceiver(const std::string& text) {
  std::span<const std::uint8_t> left(reinterpret_cast<const std::uint8_t*>(text.data()),
                                     text.size());
  if (left.empty()) return;
  VoiceReceiver receiver({.channels = 1 + left[0] % 2, .capacity_packets = 16});
  left = left.subspan(1);
  std::chrono::milliseconds now(0);
  for (std::size_t step = 0; step < kMaxSteps && left.size() >= 3; ++step) {
    const std::uint8_t choice = left[0];
    now += std::chrono::milliseconds(left[1]);
    const std::size_t size = std::min<std::size_t>(left[2], left.size() - 3);
    const auto bytes = left.subspan(3, size);
    left = left.subspan(3 + size);
    if (choice % 8 < 4) {
      receiver.PutRtp(bytes, 0, now);
    } else if (choice % 8 < 6) {
      receiver.PutFrame(bytes, 0, now);
    } else if (choice == 0xFF) {
      receiver.Discard();
    }
    PullAll(receiver, choice / 64, now);
    Require(receiver.waiting_packets() <= 16);
    Require(std::isfinite(receiver.delay()) && std::isfinite(receiver.drift().value));
    Require(receiver.target_delay() >= 0 && receiver.target_delay() <= 0.2);
  }
}

void FuzzParser(const std::string& text) {
  const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(text.data()),
                                            text.size());
  const auto packet = anecho::ParseRtp(bytes);
  if (!packet) return;
  Require(packet->payload.data() >= bytes.data());
  Require(packet->payload.data() + packet->payload.size() <= bytes.data() + bytes.size());
}

/// No virtual microphone can be opened here, so these calls never open a receiver.
void FuzzFunctions(const std::string& text) {
  const auto [handle, size, third, fourth] = TakeNumbers(text);
  anecho_error error = NewError();
  std::uint32_t opened = 0;
  Check(anecho_receiver_open(text.c_str(), &opened, &error), error);
  Require(opened == 0);
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto count = static_cast<std::uint32_t>(text.size());
  Require(anecho_receiver_put_rtp(handle, bytes, count, &error) < 0);
  Require(anecho_receiver_put_frame(handle, bytes, count, nullptr) < 0);
  Require(anecho_receiver_put_rtp(handle, nullptr, size, &error) < 0);
  Require(anecho_receiver_discard(handle, nullptr) < 0);
  anecho_receiver_statistics statistics{};
  statistics.size = third % (sizeof(statistics) + 1);
  Require(anecho_receiver_statistics_get(handle, &statistics, &error) < 0);
  Require(anecho_receiver_close(fourth, &error) < 0);
  std::array<anecho_datagram, 2> datagrams{};
  Require(anecho_socket_receive(handle, nullptr, size, datagrams.data(), 2, &opened, 0, &error) <
          0);
  Require(anecho_socket_hold(handle, text.c_str(), third, &error) < 0);
  std::uint64_t refused = 0;
  Require(anecho_socket_refused(handle, &refused, &error) < 0);
  Require(anecho_socket_close(fourth, &error) < 0);
  Require(anecho_encoder_encode(handle, nullptr, size, nullptr, third, &opened, &error) < 0);
  Require(anecho_encoder_close(fourth, &error) < 0);
}

/// @param text its first line is the configuration of a socket, the rest is the sender for which
///   the socket is reserved.
void FuzzSocket(const std::string& text) {
  const auto [config, sender] = SplitFirstLine(text);
  std::uint32_t handle = 0;
  std::uint32_t port = 0;
  anecho_error error = NewError();
  Check(anecho_socket_open(config.c_str(), &handle, &port, &error), error);
  if (handle == 0) return;
  Require(port > 0);
  Check(anecho_socket_hold(handle, sender.c_str(), 1000, &error), error);
  std::vector<std::uint8_t> bytes(9216);
  anecho_datagram datagram{};
  std::uint32_t count = 0;
  Require(anecho_socket_receive(handle, bytes.data(), 9216, &datagram, 1, &count, 0, &error) >= 0);
  Require(anecho_socket_close(handle, &error) == ANECHO_OK);
}

/// The encoder must accept any sound, and the packet must be Opus that holds as many frames as were
/// encoded.
/// @param text its first line is the configuration, the rest the sound.
void FuzzEncoder(const std::string& text) {
  const auto [config, sound] = SplitFirstLine(text);
  std::uint32_t handle = 0;
  anecho_error error = NewError();
  Check(anecho_encoder_open(config.c_str(), &handle, &error), error);
  if (handle == 0) return;
  std::vector<float> samples(2 * 960);
  std::memcpy(samples.data(), sound.data(), std::min(sound.size(), samples.size() * sizeof(float)));
  std::array<std::uint8_t, 1275> packet{};
  std::uint32_t size = 0;
  int encoded = 0;
  for (const std::uint32_t frames : {480U, 960U}) {
    const std::int32_t status =
        anecho_encoder_encode(handle, samples.data(), frames, packet.data(),
                              static_cast<std::uint32_t>(packet.size()), &size, &error);
    Check(status, error);
    if (status < 0) continue;
    ++encoded;
    Require(size >= 1 && size <= packet.size());
    const int held = anecho::VoiceDecoder::FramesOf({packet.data(), size});
    Require(held == static_cast<int>(frames));
  }
  Require(encoded == 1);
  Check(anecho_encoder_close(handle, &error), error);
  Require(anecho_encoder_close(handle, &error) == ANECHO_INVALID_HANDLE);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array<Target, 5> kTargets{{{FuzzReceiver, false},
                                            {FuzzParser, false},
                                            {FuzzFunctions, false},
                                            {FuzzEncoder, false},
                                            {FuzzSocket, false}}};
  return Run(kTargets, data, size);
}
