//! Compiles the window's configuration, permissions and UI into the binary.

fn main() {
    tauri_build::build();
}
