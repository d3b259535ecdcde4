#include "media/partial_file.h"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <thread>

#include "audio_files.h"
#include "media/wav_writer.h"
#include "process_limits.h"

namespace anecho {
namespace {

using testing::TempFolder;
using testing::WriteBytes;

using Names = std::vector<std::string>;

}  // namespace

TEST(PartialFile, D2WhatALiveProcessWritesStays) {
  const TempFolder folder;
  const PartialFile first = CreatePartialFile(folder.Path("a.wav"), "a.wav");
  const PartialFile second = CreatePartialFile(folder.Path("a.wav"), "a.wav");
  EXPECT_NE(first.path, second.path);
  EXPECT_EQ(folder.Names().size(), 2u);
}

#ifndef _WIN32

TEST(PartialFile, D2D9WhatAKilledProcessLeftIsRemovedByTheNext) {
  const TempFolder folder;
  WriteBytes(folder.Path("song.partial-1-2"), "somebody's");
  WriteBytes(folder.Path("a.wav.anecho-partial-x"), "somebody's");
  ASSERT_TRUE(testing::DiesAmid([&](const auto& die) {
    WavWriter writer(folder.Path("a.wav"), {});
    writer.Write(std::array{0.5f});
    die();
  }));
  EXPECT_EQ(folder.Names().size(), 3u);
  { WavWriter(folder.Path("b.wav"), {}).Commit(); }
  EXPECT_EQ(folder.Names(), (Names{"a.wav.anecho-partial-x", "b.wav", "song.partial-1-2"}));
}

TEST(PartialFile, D2ManyWritersInOneFolderTakeNothingFromEachOther) {
  const TempFolder folder;
  constexpr int kFiles = 40;
  const auto write = [&](const char* name) {
    for (int file = 0; file < kFiles; ++file) {
      WavWriter writer(folder.Path(name + std::to_string(file)), {});
      writer.Write(std::array{0.5f});
      writer.Commit();
    }
  };
  std::thread other(write, "b");
  write("a");
  other.join();
  EXPECT_EQ(folder.Names().size(), 2u * kFiles);
}

#endif

}  // namespace anecho
