//! The `explainer` program.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    explainer_widget::cli::run()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
