//! The open application: a workspace, the mapping files, the running jobs.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use plumbline_mapping::Mappings;
use plumbline_store::Workspace;

use crate::commands::Progress;
use crate::reading::{Known, Reading};
use crate::{AppError, Feeds};

/// Hears how far long work is.
type ProgressListener = Arc<dyn Fn(Progress) + Send + Sync>;

/// An open workspace with everything the verbs need. Shared between threads.
pub struct App {
    workspace: Mutex<Workspace>,
    mappings: RwLock<Arc<Mappings>>,
    /// The folder for the user's own mapping files, there or not; absolute.
    own_mappings: PathBuf,
    /// Held from the look at a mapping file to its change: two changes never mix.
    rewriting: Mutex<()>,
    pub(crate) reading: Reading,
    pub(crate) feeds: Feeds,
    jobs: Mutex<HashMap<String, Arc<AtomicBool>>>,
    listener: RwLock<Option<ProgressListener>>,
}

/// The platform's folder for Plumbline's data. Errors: [`AppError::NoDataFolder`].
pub fn default_workspace() -> Result<PathBuf, AppError> {
    dirs::data_dir()
        .map(|folder| folder.join("plumbline"))
        .ok_or(AppError::NoDataFolder)
}

impl App {
    /// Opens the workspace in a folder, which is made if absent. Mapping files in its folder `mappings` override the
    /// built-in ones by id, or add to them. Files are read in this process; see [`App::with_reading`].
    ///
    /// Errors: [`AppError::WorkspaceUnavailable`], [`AppError::Mapping`].
    pub fn open(folder: &Path) -> Result<App, AppError> {
        let workspace = Workspace::open(folder).map_err(AppError::WorkspaceUnavailable)?;
        let own = folder.join("mappings");
        let mappings = Mappings::load(Some(&own))?;
        Ok(App {
            workspace: Mutex::new(workspace),
            mappings: RwLock::new(Arc::new(mappings)),
            own_mappings: std::path::absolute(&own).unwrap_or(own),
            rewriting: Mutex::default(),
            reading: Reading::default(),
            feeds: Feeds::default(),
            jobs: Mutex::default(),
            listener: RwLock::default(),
        })
    }

    /// The same, reading files elsewhere.
    pub fn with_reading(self, reading: Reading) -> App {
        App { reading, ..self }
    }

    /// The same, reaching servers otherwise: with another clock, other limits, a token at hand.
    pub fn with_feeds(self, feeds: Feeds) -> App {
        App { feeds, ..self }
    }

    /// The mapping files in use.
    pub(crate) fn mappings(&self) -> Arc<Mappings> {
        Arc::clone(&self.mappings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The mapping files in use and where the user's own stand.
    pub(crate) fn known(&self) -> Known {
        Known {
            mappings: self.mappings(),
            own: self.own_mappings.clone(),
        }
    }

    /// The workspace's folder; absolute.
    pub(crate) fn folder(&self) -> &Path {
        self.own_mappings.parent().unwrap_or(&self.own_mappings)
    }

    /// The folder for the user's own mapping files, there or not; absolute.
    pub(crate) fn own_mappings(&self) -> &Path {
        &self.own_mappings
    }

    /// Reads the mapping files again. Errors: [`AppError::Mapping`]; then those in use stay.
    pub(crate) fn reload_mappings(&self) -> Result<(), AppError> {
        let fresh = Arc::new(Mappings::load(Some(&self.own_mappings))?);
        *self.mappings.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// Lets one change of a mapping file at a time pass.
    pub(crate) fn rewriting(&self) -> MutexGuard<'_, ()> {
        self.rewriting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Names the one listener to progress.
    pub fn on_progress(&self, listener: impl Fn(Progress) + Send + Sync + 'static) {
        *self.listener.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(listener));
    }

    pub(crate) fn tell(&self, progress: Progress) {
        let listener = self.listener.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(listener) = listener {
            listener(progress);
        }
    }

    /// The workspace, for as long as the guard lives: held for single reads and writes, never while a file is read.
    pub(crate) fn workspace(&self) -> MutexGuard<'_, Workspace> {
        // A panic while it was held rolled its transaction back: the workspace itself is whole.
        self.workspace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Registers a job that can be cancelled until the returned guard is dropped.
    pub(crate) fn start_job(&self, name: &str) -> Job<'_> {
        let cancelled = Arc::new(AtomicBool::new(false));
        self.jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned(), Arc::clone(&cancelled));
        Job {
            app: self,
            name: name.to_owned(),
            cancelled,
        }
    }

    pub(crate) fn cancel(&self, name: &str) -> bool {
        match self.jobs.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
            Some(cancelled) => {
                cancelled.store(true, Ordering::Relaxed);
                true
            }
            None => false,
        }
    }
}

/// A running job.
pub(crate) struct Job<'a> {
    app: &'a App,
    name: String,
    cancelled: Arc<AtomicBool>,
}

impl Job<'_> {
    /// Whether a person asked to stop.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// What becomes true when a person asks to stop.
    pub(crate) fn cancelled(&self) -> &AtomicBool {
        &self.cancelled
    }
}

impl Drop for Job<'_> {
    fn drop(&mut self) {
        self.app
            .jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.name);
    }
}
