//! A PostgreSQL server of the tests' own: in a temporary folder, reached by a socket in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use postgres::{Client, NoTls};

/// Who owns the server. Servers refuse to run as root: then they run as the user that Debian's package makes.
const OWNER: &str = "plumbline";
const UNPRIVILEGED: &str = "postgres";

/// A running server, stopped when the last test lets go of it.
pub struct Server {
    folder: tempfile::TempDir,
    programs: PathBuf,
    databases: Mutex<usize>,
}

/// The server; `None`, said plainly, where PostgreSQL is not installed.
pub fn server() -> Option<Arc<Server>> {
    static RUNNING: Mutex<Weak<Server>> = Mutex::new(Weak::new());
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(server) = running.upgrade() {
        return Some(server);
    }
    let Some(programs) = programs() else {
        assert!(
            std::env::var_os("PLUMBLINE_REQUIRE_POSTGRES").is_none(),
            "PostgreSQL is required here and is not installed: apt-get install postgresql"
        );
        eprintln!("skipped: PostgreSQL is not installed. To install it on Debian: apt-get install postgresql");
        return None;
    };
    let server = Arc::new(Server::start(programs));
    *running = Arc::downgrade(&server);
    Some(server)
}

/// The folder with the server's programs: Debian keeps them out of the path.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    folders
        .into_iter()
        .rev()
        .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

impl Server {
    fn start(programs: PathBuf) -> Server {
        let folder = tempfile::Builder::new()
            .prefix("plumbline-pg")
            .tempdir_in("/tmp")
            .expect("a temporary folder");
        if is_root() {
            let owned = Command::new("chown").arg(UNPRIVILEGED).arg(folder.path()).output();
            assert!(
                owned.expect("chown runs").status.success(),
                "{UNPRIVILEGED} can own a folder"
            );
        }
        let server = Server {
            folder,
            programs,
            databases: Mutex::new(0),
        };
        let place = server.folder.path().to_string_lossy().into_owned();
        let data = server.data();
        server.run(
            "initdb",
            &["-D", &data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync"],
        );
        // Nothing here has to survive a power cut.
        let settings = format!("-k {place} -c listen_addresses= -c fsync=off -c max_connections=50");
        let log = server.folder.path().join("log").to_string_lossy().into_owned();
        server.run(
            "pg_ctl",
            &["-D", &data, "-o", &settings, "-l", &log, "-w", "-t", "120", "start"],
        );
        server
    }

    fn data(&self) -> String {
        self.folder.path().join("data").to_string_lossy().into_owned()
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let output = self.command(program, arguments);
        assert!(
            output.status.success(),
            "{program}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Output {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", UNPRIVILEGED, "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // A server keeps the streams it was started with open: a pipe would never end.
        let out = self.folder.path().join("out");
        let file = std::fs::File::create(&out).expect("a file for what it says");
        let errors = file.try_clone().expect("the same file");
        let status = command
            .args(arguments)
            .current_dir("/")
            .stdout(file)
            .stderr(errors)
            .status()
            .expect("PostgreSQL's program runs");
        Output {
            status,
            stdout: std::fs::read(&out).unwrap_or_default(),
            stderr: Vec::new(),
        }
    }

    /// A new, empty database.
    pub fn database(self: &Arc<Server>) -> Database {
        let name = {
            let mut count = self.databases.lock().unwrap_or_else(PoisonError::into_inner);
            *count += 1;
            format!("team{count}")
        };
        let mut client = self.client("postgres", OWNER);
        client
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .expect("a database is made");
        Database {
            server: Arc::clone(self),
            name,
        }
    }

    fn client(&self, database: &str, user: &str) -> Client {
        let folder = self.folder.path().to_string_lossy().into_owned();
        Client::connect(&format!("host={folder} user={user} dbname={database}"), NoTls).expect("the server answers")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.data();
        drop(self.command("pg_ctl", &["-D", &data, "-m", "immediate", "-w", "stop"]));
    }
}

/// A database of one test.
pub struct Database {
    server: Arc<Server>,
    /// Its name.
    pub name: String,
}

impl Database {
    /// Its address for `plumbline publish --to`.
    pub fn address(&self) -> String {
        self.address_of(OWNER)
    }

    /// The same for another user.
    pub fn address_of(&self, user: &str) -> String {
        format!("postgres://{user}@/{}?host={}", self.name, self.folder().display())
    }

    /// The folder with the server's socket.
    pub fn folder(&self) -> &Path {
        self.server.folder.path()
    }

    /// A connection to it.
    pub fn client(&self) -> Client {
        self.server.client(&self.name, OWNER)
    }

    /// A connection to the server that is not to this database.
    pub fn beside(&self) -> Client {
        self.server.client("postgres", OWNER)
    }

    /// The first column of a query's rows, as text; a NULL is `∅`.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        self.rows(sql).into_iter().map(|mut row| row.swap_remove(0)).collect()
    }

    /// A query's rows, each value as text; a NULL is `∅`.
    pub fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        let messages = self
            .client()
            .simple_query(sql)
            .unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        let rows = messages.into_iter().filter_map(|message| match message {
            postgres::SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        rows.map(|row| {
            let texts = (0..row.len()).map(|index| row.get(index).unwrap_or("∅").to_owned());
            texts.collect()
        })
        .collect()
    }
}
