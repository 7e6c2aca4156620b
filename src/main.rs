//! The program `wanglai`.

// A run makes columns of many megabytes and texts of a few bytes on all its threads, and lets most
// of them go again: this allocator gives back what the C library's keeps.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// What the allocator is told at its start: all threads share one stock of memory, before which
/// each has a small one of pieces up to 4 KiB, and what was not used again for a fifth of a second
/// goes back to the system. Columns of a million rows are more than the 8 MiB from which it would
/// do so at once, only to ask for them again.
// SAFETY: the allocator looks for this name, which nothing else bears, and reads a text that ends
// with a zero byte through the pointer in it.
#[cfg(target_os = "linux")]
#[unsafe(export_name = "_rjem_malloc_conf")]
pub static ALLOCATOR_OPTIONS: &[u8; 73] =
    b"narenas:1,tcache_max:4096,dirty_decay_ms:200,oversize_threshold:33554432\0";

fn main() -> std::process::ExitCode {
    wanglai::cli::main()
}
