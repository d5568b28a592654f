//! The window: a thin skin over `plumbline-app`. Every command is one of its verbs, run off the window's thread.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use plumbline_app::{App, AppError, AppErrorView, Reading, verbs};
use tauri::ipc::Response;
use tauri::{Emitter, Manager, State};

/// Progress of long work, for every listener in the window.
const PROGRESS_EVENT: &str = "plumbline-progress";

/// Turns the list of commands into Tauri commands and their handler.
macro_rules! tauri_commands {
    ($($name:ident($request:ty) -> $response:ty,)*) => {
        mod wrappers {
            use super::*;
            $(
                #[tauri::command]
                pub async fn $name(app: State<'_, Arc<App>>, request: $request) -> Result<$response, AppErrorView> {
                    run(&app, move |app| verbs::$name(app, request)).await
                }
            )*
        }
        fn handler() -> impl Fn(tauri::ipc::Invoke<tauri::Wry>) -> bool {
            tauri::generate_handler![source_bytes, open_folder, $(wrappers::$name,)*]
        }
    };
}

plumbline_app::commands!(tauri_commands);

/// Runs a verb on a thread of its own, so that nothing blocks the window.
async fn run<T: Send + 'static>(
    app: &State<'_, Arc<App>>,
    verb: impl FnOnce(&App) -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppErrorView> {
    let app = Arc::clone(app);
    match tauri::async_runtime::spawn_blocking(move || verb(&app)).await {
        Ok(result) => result.map_err(|error| error.view()),
        Err(stopped) => Err(AppError::stopped(stopped.to_string()).view()),
    }
}

/// The bytes of an imported file, by its hash: for drawing PDF pages.
#[tauri::command]
async fn source_bytes(app: State<'_, Arc<App>>, sha256: String) -> Result<Response, AppErrorView> {
    run(&app, move |app| verbs::source_bytes(app, &sha256))
        .await
        .map(Response::new)
}

/// Shows a folder in the system's file manager. What is no folder is not opened: a file could be a program.
#[tauri::command]
async fn open_folder(app: State<'_, Arc<App>>, path: String) -> Result<(), AppErrorView> {
    run(&app, move |_| {
        let invalid = |what: String| AppError::InvalidRequest { what };
        if !Path::new(&path).is_dir() {
            return Err(invalid(format!("{path} is no folder any more.")));
        }
        open::that_detached(&path).map_err(|error| {
            invalid(format!(
                "{path} cannot be shown: {error}. Open it in your file manager."
            ))
        })
    })
    .await
}

fn main() -> ExitCode {
    // Before anything of the window: a reader has no display.
    if let Some(ended) = plumbline_app::worker_main() {
        return ended;
    }
    let folder = std::env::var_os("PLUMBLINE_WORKSPACE")
        .map(PathBuf::from)
        .map_or_else(plumbline_app::default_workspace, Ok);
    let open = |folder: PathBuf| Ok(App::open(&folder)?.with_reading(Reading::in_processes(&folder)?));
    let app = match folder.and_then(open) {
        Ok(app) => Arc::new(app),
        Err(error) => {
            eprintln!("{}", error.view().message);
            return ExitCode::from(3);
        }
    };
    let started = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(Arc::clone(&app))
        .setup(move |tauri| {
            let handle = tauri.handle().clone();
            app.on_progress(move |progress| {
                // A window that is closing hears nothing: the work itself goes on.
                let _ = handle.emit(PROGRESS_EVENT, progress);
            });
            if std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some() {
                tauri.add_capability(include_str!("../automation-capability.json"))?;
            }
            Ok(())
        })
        .invoke_handler(handler())
        .run(tauri::generate_context!());
    match started {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The window cannot be opened: {error}. Without a display use the command line: plumbline --help");
            ExitCode::FAILURE
        }
    }
}
