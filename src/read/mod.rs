//! Stage 1: bytes to typed frames; calamine lives here alone.
