#include "remote_call.h"

#include <opus.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/ppm.h"
#include "base/time.h"

namespace anecho::testing {
namespace {

constexpr double kOpusRate = 48'000;
constexpr double kStep_s = 0.001;
constexpr std::int64_t kUsualFrames = 960;

}  // namespace

void OpusSource::Destroy::operator()(OpusEncoder* encoder) const { opus_encoder_destroy(encoder); }

OpusSource::OpusSource(const Config& config) : config_(config) {
  int error = OPUS_OK;
  encoder_.reset(opus_encoder_create(48'000, 1, OPUS_APPLICATION_VOIP, &error));
  if (error != OPUS_OK) std::abort();
  opus_encoder_ctl(encoder_.get(), OPUS_SET_BITRATE(config.bitrate));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_COMPLEXITY(0));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_DTX(config.dtx ? 1 : 0));
  if (!config.fec) return;
  opus_encoder_ctl(encoder_.get(), OPUS_SET_INBAND_FEC(1));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_PACKET_LOSS_PERC(20));
}

Datagram OpusSource::Encode(std::span<const float> frame) {
  Datagram packet(1500);
  const int size = opus_encode_float(encoder_.get(), frame.data(), static_cast<int>(frame.size()),
                                     packet.data(), static_cast<opus_int32>(packet.size()));
  if (size < 0) std::abort();
  packet.resize(static_cast<std::size_t>(size));
  return packet;
}

Datagram MakeRtp(std::uint32_t ssrc, std::uint16_t sequence, std::uint32_t timestamp,
                 std::span<const std::uint8_t> payload, std::uint8_t payload_type) {
  Datagram datagram{0x80, payload_type};
  const auto append = [&](std::uint32_t number, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) {
      datagram.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
    }
  };
  append(sequence, 2);
  append(timestamp, 4);
  append(ssrc, 4);
  datagram.insert(datagram.end(), payload.begin(), payload.end());
  return datagram;
}

RemoteCall::RemoteCall(const Config& config)
    : config_(config),
      source_(config.source),
      receiver_(config.receiver),
      queue_({.channels = 1, .capacity = 9600, .cushion = 960}),
      random_(config.seed),
      ssrc_(config.ssrc) {}

void RemoteCall::Run(double seconds, const std::function<float(std::int64_t)>& sound) {
  std::vector<float> frame(static_cast<std::size_t>(source_.frames()));
  Advance(seconds, [&] {
    for (std::size_t i = 0; i < frame.size(); ++i) {
      frame[i] = sound(spoken_ + static_cast<std::int64_t>(i));
    }
    return source_.Encode(frame);
  });
}

void RemoteCall::RunPackets(double seconds, const std::vector<Datagram>& packets) {
  Advance(seconds, [&] { return packets[static_cast<std::size_t>(sent_) % packets.size()]; });
}

void RemoteCall::ChangeSender(std::uint32_t ssrc) {
  ssrc_ = ssrc;
  sequence_ = static_cast<std::uint16_t>(random_());
  timestamp_ = static_cast<std::uint32_t>(random_());
}

void RemoteCall::Inject(std::span<const std::uint8_t> datagram) {
  receiver_.PutRtp(datagram, Ahead(), FromSeconds(now_));
}

double RemoteCall::SpokenAt(std::int64_t sample) const {
  return static_cast<double>(sample) / (kOpusRate * Ppm{config_.sender_ppm}.ratio());
}

double RemoteCall::HeardAt(std::size_t sample) const {
  return static_cast<double>(sample) / (kOpusRate * Ppm{config_.recorder_ppm}.ratio());
}

std::int64_t RemoteCall::Ahead() const {
  if (!config_.receiver.is_paced) return queue_.queued_frames() - kUsualFrames;
  return due_ ? std::llround((*due_ - now_) * kOpusRate) - VoiceReceiver::kBlockFrames / 2 : 0;
}

void RemoteCall::Advance(double seconds, const std::function<Datagram()>& next) {
  const double end = now_ + seconds;
  std::vector<float> block(static_cast<std::size_t>(config_.block_frames));
  for (; now_ < end; now_ += kStep_s) {
    // A frame is sent once its last sample has been spoken.
    while (SpokenAt(spoken_ + source_.frames()) <= now_) {
      Send(next());
      spoken_ += source_.frames();
    }
    while (!on_the_way_.empty() && on_the_way_.begin()->first <= now_) {
      Inject(on_the_way_.begin()->second);
      on_the_way_.erase(on_the_way_.begin());
    }
    if (config_.receiver.is_paced) {
      PullPaced();
      continue;
    }
    Fill();
    while (HeardAt(heard_.size() + block.size()) <= now_) {
      queue_.Read(block);
      heard_.insert(heard_.end(), block.begin(), block.end());
      Fill();
    }
  }
}

void RemoteCall::Send(const Datagram& payload) {
  std::uniform_real_distribution<double> uniform(0, 1);
  const double way = config_.way + config_.jitter * uniform(random_);
  const bool lost = uniform(random_) < config_.loss || (is_lost && is_lost(sent_));
  const double arrival = std::max(now_ + way, stalled_until_);
  if (!lost) on_the_way_.emplace(arrival, MakeRtp(ssrc_, sequence_, timestamp_, payload));
  ++sent_;
  ++sequence_;
  timestamp_ += static_cast<std::uint32_t>(source_.frames());
}

void RemoteCall::PullPaced() {
  std::vector<float> block(VoiceReceiver::kBlockFrames);
  while (!due_ || *due_ <= now_) {
    if (!receiver_.Pull(block, 0, FromSeconds(now_))) return due_.reset();
    if (!due_) due_ = now_;
    if (on_block) on_block(block);
    heard_.insert(heard_.end(), block.begin(), block.end());
    *due_ += receiver_.pull_interval();
  }
}

void RemoteCall::Fill() {
  std::vector<float> block(VoiceReceiver::kBlockFrames);
  while (queue_.queued_frames() < kUsualFrames &&
         receiver_.Pull(block, Ahead(), FromSeconds(now_))) {
    queue_.Push(block);
  }
}

}  // namespace anecho::testing
