// miniaudio's implementation, compiled once. What is left out of it is set in
// native/cmake/libraries.cmake.
#define MINIAUDIO_IMPLEMENTATION
#include "miniaudio.h"
