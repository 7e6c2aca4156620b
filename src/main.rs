//! The program `wanglai`.

fn main() -> std::process::ExitCode {
    wanglai::cli::main()
}
