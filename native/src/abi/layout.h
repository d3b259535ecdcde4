#ifndef ANECHO_ABI_LAYOUT_H_
#define ANECHO_ABI_LAYOUT_H_

namespace anecho {

/// @return the text that anecho_abi_layout() returns; made once, never freed.
const char* AbiLayout();

}  // namespace anecho

#endif  // ANECHO_ABI_LAYOUT_H_
