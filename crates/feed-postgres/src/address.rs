//! Which database, as whom, and how safely: from an address, the environment and the password file, as PostgreSQL's own
//! programs do.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};

use crate::{FeedError, tls};

/// How long a server may take to answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a quiet connection is kept before it is asked whether the server is still there.
const KEEPALIVE: Duration = Duration::from_secs(60);
/// PostgreSQL's port.
const PORT: u16 = 5432;
/// Where Debian's and Red Hat's servers listen when no host is named.
const SOCKETS: &str = "/var/run/postgresql";

/// The address of a database. Its text and its debug text hold no password.
#[derive(Clone)]
pub struct Address {
    config: Config,
    verified: Verified,
    name: String,
}

/// Whether the server's certificate must be one that is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verified {
    /// No: what is sent is hidden from listeners, not from an impostor.
    No,
    /// Yes, by the certificates in a file, or by the system's.
    By(Option<PathBuf>),
}

/// Why an address is none. The address itself is not quoted: it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "The address of the database cannot be used: {problem}. Write it as postgres://USER@HOST:PORT/DATABASE, and put the password in PGPASSWORD or the file .pgpass."
)]
pub struct AddressError {
    problem: String,
}

impl AddressError {
    fn new(problem: impl Into<String>) -> AddressError {
        AddressError {
            problem: problem.into(),
        }
    }
}

impl Address {
    /// Reads an address; what it leaves out comes from the environment (`PGHOST`, `PGPORT`, `PGUSER`, `PGDATABASE`,
    /// `PGPASSWORD`, `PGSSLMODE`, `PGSSLROOTCERT`) and the password file (`PGPASSFILE`, else `~/.pgpass`).
    pub fn parse(text: &str) -> Result<Address, AddressError> {
        Address::with(text, &|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn with(text: &str, environment: &dyn Fn(&str) -> Option<String>) -> Result<Address, AddressError> {
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            return Err(AddressError::new("it does not begin with postgres://"));
        }
        let (place, parameters) = text.split_once('?').unwrap_or((text, ""));
        let (mut mode, mut certificate, mut others) = (None, None, Vec::new());
        for parameter in parameters.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value.to_owned()),
                Some(("sslrootcert", value)) => certificate = Some(value.to_owned()),
                _ => others.push(parameter),
            }
        }
        let plain = format!("{place}?{}", others.join("&"));
        // What the parser says is left out: it may quote a part of the password.
        let mut config = Config::from_str(&plain).map_err(|_| AddressError::new("it is malformed"))?;
        let mode = mode
            .or_else(|| environment("PGSSLMODE"))
            .unwrap_or_else(|| "prefer".to_owned());
        let certificate = certificate.or_else(|| environment("PGSSLROOTCERT")).map(PathBuf::from);
        let verified = match mode.as_str() {
            "verify-ca" | "verify-full" => Verified::By(certificate),
            _ => Verified::No,
        };
        config.ssl_mode(match mode.as_str() {
            "disable" => SslMode::Disable,
            "allow" | "prefer" => SslMode::Prefer,
            "require" | "verify-ca" | "verify-full" => SslMode::Require,
            _ => {
                return Err(AddressError::new(
                    "sslmode is none of disable, prefer, require, verify-ca, verify-full",
                ));
            }
        });
        if config.get_hosts().is_empty() {
            match environment("PGHOST") {
                Some(host) => config.host(&host),
                None if Path::new(SOCKETS).is_dir() => config.host(SOCKETS),
                None => config.host("localhost"),
            };
        }
        if config.get_ports().is_empty()
            && let Some(port) = environment("PGPORT")
        {
            config.port(port.parse().map_err(|_| AddressError::new("PGPORT is no number"))?);
        }
        if config.get_user().is_none()
            && let Some(user) = environment("PGUSER").or_else(|| environment("USER"))
        {
            config.user(&user);
        }
        let Some(user) = config.get_user().map(str::to_owned) else {
            return Err(AddressError::new("it names no user, and PGUSER is not set"));
        };
        if config.get_dbname().is_none() {
            config.dbname(&environment("PGDATABASE").unwrap_or_else(|| user.clone()));
        }
        let database = config.get_dbname().unwrap_or_default().to_owned();
        let host = match config.get_hosts().first() {
            Some(Host::Tcp(host)) => host.clone(),
            #[cfg(unix)]
            Some(Host::Unix(folder)) => folder.to_string_lossy().into_owned(),
            None => String::new(),
        };
        #[cfg(unix)]
        if let Some(Host::Unix(_)) = config.get_hosts().first() {
            // What stays on the machine is not encrypted, whatever is asked for; as with PostgreSQL's own programs.
            config.ssl_mode(SslMode::Disable);
        }
        let port = config.get_ports().first().copied().unwrap_or(PORT);
        if config.get_password().is_none() {
            let found = environment("PGPASSWORD").or_else(|| {
                let file = environment("PGPASSFILE")
                    .map(PathBuf::from)
                    .or_else(|| Some(Path::new(&environment("HOME")?).join(".pgpass")));
                let wanted = [host.as_str(), &port.to_string(), &database, &user];
                of_file(&readable_by_owner_alone(&file?)?, wanted)
            });
            if let Some(password) = found {
                config.password(password);
            }
        }
        config
            .connect_timeout(CONNECT_TIMEOUT)
            .keepalives_idle(KEEPALIVE)
            .application_name("plumbline publish");
        Ok(Address {
            config,
            verified,
            name: format!("postgres://{host}:{port}/{database}"),
        })
    }

    pub(crate) fn connect(&self) -> Result<Client, FeedError> {
        let failed = |error| FeedError::connecting(self, error);
        if self.config.get_ssl_mode() == SslMode::Disable {
            return self.config.connect(NoTls).map_err(failed);
        }
        let tls = tls::connector(&self.verified).map_err(|reason| FeedError::Unreachable {
            server: self.to_string(),
            reason,
        })?;
        self.config.connect(tls).map_err(failed)
    }
}

/// `postgres://HOST:PORT/DATABASE`: without user and password.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({})", self.name)
    }
}

/// The text of a password file; `None` where others may read it, as PostgreSQL's own programs hold it.
fn readable_by_owner_alone(path: &Path) -> Option<String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).ok()?.permissions().mode();
        if mode & 0o077 != 0 {
            return None;
        }
    }
    std::fs::read_to_string(path).ok()
}

/// The password of the first line that fits host, port, database and user. Source: PostgreSQL 15, 34.16 "The Password
/// File": fields are separated by colons, `*` fits anything, a backslash escapes.
fn of_file(text: &str, wanted: [&str; 4]) -> Option<String> {
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let mut fields = vec![String::new()];
        let mut letters = line.chars();
        while let Some(letter) = letters.next() {
            match letter {
                ':' if fields.len() < 5 => fields.push(String::new()),
                '\\' => fields.last_mut()?.extend(letters.next()),
                other => fields.last_mut()?.push(other),
            }
        }
        let (password, place) = fields.split_last()?;
        let fits = |(field, wanted): (&String, &str)| {
            // A folder of sockets is called localhost there.
            field == "*" || field == wanted || (field == "localhost" && wanted.starts_with('/'))
        };
        (place.len() == 4 && place.iter().zip(wanted).all(fits)).then(|| password.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str, environment: &[(&str, &str)]) -> Result<Address, AddressError> {
        Address::with(text, &|name| {
            let found = environment.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn no_text_of_an_address_holds_its_password() {
        let known = address("postgres://ana:s3cret@db.example:5433/team?sslmode=require", &[]).expect("an address");
        assert_eq!(known.to_string(), "postgres://db.example:5433/team");
        assert!(!format!("{known:?}").contains("s3cret"));
        for wrong in [
            "postgres://ana:s3cret@db:port/team",
            "postgres://ana:s3cret@db/team?sslmode=s3cret",
            "mysql://a:s3cret@b",
        ] {
            let error = address(wrong, &[]).expect_err("no address").to_string();
            assert!(
                !error.contains("s3cret") && error.contains("postgres://USER@HOST"),
                "{error}"
            );
        }
    }

    #[test]
    fn what_an_address_leaves_out_comes_from_the_environment_and_the_password_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("pgpass");
        std::fs::write(
            &file,
            "# mine\ndb.example:5432:other:ana:wrong\n*:*:team:ana:a\\:b\\\\c\n",
        )
        .expect("written");
        let named = file.to_string_lossy().into_owned();
        let environment = [
            ("PGHOST", "db.example"),
            ("PGUSER", "ana"),
            ("PGPASSFILE", &named),
            ("PGDATABASE", "team"),
        ];
        let password = |known: &Address| {
            let password = known.config.get_password().unwrap_or_default();
            String::from_utf8_lossy(password).into_owned()
        };
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("set");
            let open = address("postgres://", &environment).expect("an address");
            assert_eq!(password(&open), "", "a file that others may read is passed over");
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("set");
        }
        let known = address("postgres://", &environment).expect("an address");
        assert_eq!(known.to_string(), "postgres://db.example:5432/team");
        assert_eq!(password(&known), "a:b\\c");
        let stated = [("PGPASSWORD", "stated"), ("PGPASSFILE", &named)];
        let known = address("postgres://ana@db.example/team", &stated).expect("an address");
        assert_eq!(password(&known), "stated");
    }

    #[test]
    fn a_certificate_is_verified_where_the_address_asks_for_it() {
        let verified = |text: &str| address(text, &[]).expect("an address").verified;
        assert_eq!(verified("postgres://a@b/c"), Verified::No);
        assert_eq!(
            verified("postgres://a@b/c?sslmode=verify-full&sslrootcert=/etc/ca.pem"),
            Verified::By(Some("/etc/ca.pem".into()))
        );
    }
}
