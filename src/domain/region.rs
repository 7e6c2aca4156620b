//! Division codes and area codes as dated data.
