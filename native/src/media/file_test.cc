#include "media/file.h"

#include <gtest/gtest.h>

#include "audio_files.h"

namespace anecho {
namespace {

using testing::FailureOf;
using testing::TempFolder;

}  // namespace

TEST(File, D2ASeekThatFailsSaysWhatTheFileWasOpenedFor) {
  const TempFolder folder;
  const std::string path = folder.Path("a");
  File written = File::Create(ToPath(path), path);
  const auto fails = [](File* file) { return FailureOf([file] { file->Seek(-1); }).message; };
  EXPECT_EQ(fails(&written).find(path + ": can't be written: "), 0u);
  File read = File::OpenToRead(path);
  EXPECT_EQ(fails(&read).find(path + ": can't be read: "), 0u);
}

}  // namespace anecho
