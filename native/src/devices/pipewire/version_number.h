#ifndef ANECHO_DEVICES_PIPEWIRE_VERSION_NUMBER_H_
#define ANECHO_DEVICES_PIPEWIRE_VERSION_NUMBER_H_

#include <string_view>

namespace anecho {

/// Compares the first three numbers of two versions such as "1.4.2". A missing number is 0;
/// whatever follows does not count.
/// @return whether `version` is older than `other`; false if either begins with no number.
bool IsOlderVersion(std::string_view version, std::string_view other);

}  // namespace anecho

#endif  // ANECHO_DEVICES_PIPEWIRE_VERSION_NUMBER_H_
