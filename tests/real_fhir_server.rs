//! Push and pull with a real FHIR R4 server: Helios (`cargo install helios-hfs --locked`), where its program is there.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use plumbline_app::commands::{PullRequest, PushOutcome, PushRequest, PushStatus};
use plumbline_app::{Feeds, verbs};
use plumbline_feed_fhir::Tokens;
use plumbline_tests::Workspace;

/// How often a starting server is knocked at, ten times a second.
const KNOCKS: usize = 600;

struct Helios {
    process: Child,
    address: String,
    /// Its database; deleted with it.
    _folder: tempfile::TempDir,
}

impl Helios {
    /// A server of its own on a free port; `None`, said plainly, where there is no such program.
    fn start() -> Option<Helios> {
        let Some(program) = program() else {
            eprintln!("skipped: no `hfs` on the PATH or in PLUMBLINE_HFS (docs/feeds.md says how to build it)");
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let port = {
            let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
            free.local_addr().expect("an address").port()
        };
        let mut process = Command::new(&program)
            .args(["--port", &port.to_string()])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        for _ in 0..KNOCKS {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(Helios {
                    process,
                    address: format!("http://127.0.0.1:{port}"),
                    _folder: folder,
                });
            }
            if let Ok(Some(ended)) = process.try_wait() {
                panic!("{} ended: {ended}", program.display());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        drop(process.kill());
        panic!("{} does not listen", program.display());
    }
}

impl Drop for Helios {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn program() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("PLUMBLINE_HFS") {
        return Some(PathBuf::from(named));
    }
    let path = std::env::var_os("PATH")?;
    let name = format!("hfs{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path)
        .map(|folder| folder.join(&name))
        .find(|program| program.is_file())
}

fn without_token(workspace: Workspace) -> Workspace {
    let Workspace { folder, app } = workspace;
    let app = app.with_feeds(Feeds {
        tokens: Tokens::Given(None),
        ..Feeds::default()
    });
    Workspace { folder, app }
}

#[test]
fn every_sample_is_pushed_twice_and_pulled_into_a_fresh_workspace_the_same() {
    let Some(server) = Helios::start() else { return };
    let workspace = without_token(Workspace::with_samples());
    let request = PushRequest {
        server: server.address.clone(),
        ..PushRequest::default()
    };
    let reports = workspace.current().len();
    let planned = verbs::plan_push(&workspace.app, request.clone()).expect("planned");
    let first = verbs::push_reports(&workspace.app, request.clone()).expect("pushed");
    assert_eq!(first.summary.accepted, reports, "{:?}", failures(&first));
    assert_eq!(first.counts, planned.counts, "what was planned was done");

    // What the server holds is compared with what would be sent, number by number.
    let again = PushRequest { again: true, ..request };
    let second = verbs::push_reports(&workspace.app, again.clone()).expect("pushed");
    assert!(
        second
            .reports
            .iter()
            .all(|report| report.status == PushStatus::Unchanged),
        "{second:?}"
    );
    let versions = verbs::plan_push(&workspace.app, again).expect("planned");
    for resource in versions.reports.iter().flat_map(|report| &report.resources) {
        assert_eq!(resource.server_version.as_deref(), Some("1"), "{}", resource.address);
    }

    let fresh = without_token(Workspace::empty());
    let pulled = verbs::pull_reports(
        &fresh.app,
        PullRequest {
            server: server.address.clone(),
            ..PullRequest::default()
        },
    )
    .expect("pulled");
    eprintln!(
        "{reports} reports, {} resources; searches: {:?}",
        first.counts.created, pulled.searches
    );
    assert_eq!(
        pulled.summary.imported, reports,
        "{:?} {:?}",
        pulled.files, pulled.problems
    );
    assert_eq!(workspace.facts(), fresh.facts());
}

fn failures(outcome: &PushOutcome) -> Vec<&plumbline_model::ErrorInfo> {
    outcome
        .reports
        .iter()
        .filter_map(|report| report.error.as_ref())
        .collect()
}
