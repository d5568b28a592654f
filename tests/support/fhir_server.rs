//! A FHIR server in the test's own process, which does what a script says: it holds resources as a server does, and can be
//! told to ignore, refuse, delay, break off and lie.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use plumbline_feed_fhir::{Stop, Time};
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Heard {
    /// `GET` or `POST`.
    pub method: String,
    /// Path and query, without the server's base.
    pub target: String,
    /// All header lines.
    pub headers: String,
    /// The body.
    pub body: String,
}

/// What the server does with a request.
#[derive(Debug, Clone)]
pub enum Answer {
    /// What a server that works does.
    Ordinary,
    /// A status, header lines and a body.
    Say(u16, Vec<(&'static str, String)>, String),
    /// Nothing, until the other side leaves.
    Silence,
    /// What a server that works does, but the connection breaks before the answer.
    WorkAndHangUp,
    /// The start of an answer, then the end of the connection.
    Half,
}

impl Answer {
    /// An OperationOutcome with this status.
    pub fn outcome(status: u16, diagnostics: &str) -> Answer {
        let outcome = json!({"resourceType": "OperationOutcome",
            "issue": [{"severity": "error", "code": "processing", "diagnostics": diagnostics}]});
        Answer::Say(status, vec![], outcome.to_string())
    }
}

/// A resource's text and version.
type Held = BTreeMap<(String, String), (u32, String)>;

/// Decides on each request.
type Script = Box<dyn FnMut(&Heard) -> Answer + Send>;

/// How the server understands searches.
#[derive(Debug, Clone, Copy)]
pub struct Searching {
    /// Parameters it heeds; others are ignored.
    pub heeds: &'static [&'static str],
    /// Resources on a page.
    pub page: usize,
}

struct Inside {
    held: Mutex<Held>,
    heard: Mutex<Vec<Heard>>,
    script: Mutex<Script>,
    searching: Mutex<Searching>,
    stop: AtomicBool,
    address: String,
    /// What it calls itself in the links between pages.
    name: Mutex<String>,
}

/// The server; it ends with the test.
pub struct FhirServer {
    inside: Arc<Inside>,
}

impl FhirServer {
    /// A server that works, on a port of its own.
    pub fn start() -> FhirServer {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let inside = Arc::new(Inside {
            held: Mutex::default(),
            heard: Mutex::default(),
            script: Mutex::new(Box::new(|_| Answer::Ordinary)),
            searching: Mutex::new(Searching {
                heeds: &["category", "_profile", "subject-organization", "period", "url"],
                page: 50,
            }),
            stop: AtomicBool::new(false),
            address: format!("http://127.0.0.1:{port}/fhir"),
            name: Mutex::new(format!("http://127.0.0.1:{port}/fhir")),
        });
        let shared = Arc::clone(&inside);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.stop.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || shared.serve(stream));
            }
        });
        FhirServer { inside }
    }

    /// Its base address.
    pub fn address(&self) -> String {
        self.inside.address.clone()
    }

    /// Has a script decide on every request from here on.
    pub fn follow(&self, script: impl FnMut(&Heard) -> Answer + Send + 'static) {
        *self.inside.script.lock().expect("sound") = Box::new(script);
    }

    /// Changes how it understands searches.
    pub fn search_by(&self, searching: Searching) {
        *self.inside.searching.lock().expect("sound") = searching;
    }

    /// Has it call itself by another base address, as a server behind another does.
    pub fn call_itself(&self, name: &str) {
        *self.inside.name.lock().expect("sound") = name.to_owned();
    }

    /// The requests since the last call.
    pub fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut *self.inside.heard.lock().expect("sound"))
    }

    /// What it holds: address, version and text.
    pub fn held(&self) -> BTreeMap<String, (u32, String)> {
        let held = self.inside.held.lock().expect("sound");
        let named = |((kind, id), held): (&(String, String), &(u32, String))| (format!("{kind}/{id}"), held.clone());
        held.iter().map(named).collect()
    }

    /// Puts a resource there, as somebody else would.
    pub fn put(&self, resource: &str) {
        let value: Value = serde_json::from_str(resource).expect("a resource");
        let text = |name: &str| value[name].as_str().expect("type and id").to_owned();
        let mut held = self.inside.held.lock().expect("sound");
        let version = held
            .get(&(text("resourceType"), text("id")))
            .map_or(1, |(version, _)| version + 1);
        held.insert(
            (text("resourceType"), text("id")),
            (version, with_version(resource, version)),
        );
    }
}

impl Drop for FhirServer {
    fn drop(&mut self) {
        self.inside.stop.store(true, Ordering::SeqCst);
        let port = self.inside.address.rsplit(':').next().unwrap_or_default();
        // Wakes the listener, so that it sees the end; where it has gone already, so much the better.
        let port = port.trim_end_matches("/fhir").parse().unwrap_or(1);
        drop(TcpStream::connect(("127.0.0.1", port)));
    }
}

impl Inside {
    fn serve(&self, mut stream: TcpStream) {
        let Some(heard) = read_request(&mut stream) else { return };
        self.heard.lock().expect("sound").push(heard.clone());
        let answer = (self.script.lock().expect("sound"))(&heard);
        match answer {
            Answer::Ordinary => {
                let (status, body) = self.work(&heard);
                say(&mut stream, status, &[], &body);
            }
            Answer::Say(status, headers, body) => say(&mut stream, status, &headers, &body),
            Answer::Silence => drop(stream.read_to_end(&mut Vec::new())),
            Answer::WorkAndHangUp => drop(self.work(&heard)),
            Answer::Half => {
                drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"resourceType\":"))
            }
        }
    }

    fn work(&self, heard: &Heard) -> (u16, String) {
        if heard.method == "POST" {
            return self.transaction(&heard.body);
        }
        let (path, query) = heard.target.split_once('?').unwrap_or((&heard.target, ""));
        match path.trim_start_matches('/').split_once('/') {
            Some((kind, id)) => match self.held.lock().expect("sound").get(&(kind.to_owned(), id.to_owned())) {
                Some((_, text)) => (200, text.clone()),
                None => (404, "{\"resourceType\":\"OperationOutcome\"}".to_owned()),
            },
            None => (200, self.search(path.trim_start_matches('/'), query)),
        }
    }

    /// All entries or none, as FHIR demands.
    fn transaction(&self, body: &str) -> (u16, String) {
        #[derive(serde::Deserialize)]
        struct Bundle {
            entry: Vec<Entry>,
        }
        #[derive(serde::Deserialize)]
        struct Entry {
            resource: Box<RawValue>,
            request: Value,
        }
        let bundle: Bundle = serde_json::from_str(body).expect("a transaction");
        let mut held = self.held.lock().expect("sound");
        let mut next = held.clone();
        let mut answers = Vec::new();
        for entry in bundle.entry {
            assert_eq!(entry.request["method"], "PUT");
            let (kind, id) = entry.request["url"]
                .as_str()
                .and_then(|url| url.split_once('/'))
                .expect("Type/id");
            let address = (kind.to_owned(), id.to_owned());
            let before = next.get(&address).map(|(version, _)| *version);
            if let Some(expected) = entry.request["ifMatch"].as_str()
                && before.map(|version| format!("W/\"{version}\"")).as_deref() != Some(expected)
            {
                return (412, "{\"resourceType\":\"OperationOutcome\"}".to_owned());
            }
            let version = before.map_or(1, |version| version + 1);
            next.insert(address, (version, with_version(entry.resource.get(), version)));
            let status = if before.is_some() { "200 OK" } else { "201 Created" };
            answers.push(json!({"response": {"status": status, "etag": format!("W/\"{version}\"")}}));
        }
        *held = next;
        let answer = json!({"resourceType": "Bundle", "type": "transaction-response", "entry": answers});
        (200, answer.to_string())
    }

    fn search(&self, kind: &str, query: &str) -> String {
        let searching = *self.searching.lock().expect("sound");
        let parameters: Vec<(String, String)> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), decoded(value)))
            .collect();
        let held = self.held.lock().expect("sound");
        let fitting: Vec<&String> = held
            .iter()
            .filter(|((own, _), _)| own == kind)
            .filter(|(_, (_, text))| {
                let value: Value = serde_json::from_str(text).expect("held as JSON");
                parameters
                    .iter()
                    .filter(|(name, _)| searching.heeds.contains(&name.as_str()))
                    .all(|(name, wanted)| heeded(&value, name, wanted))
            })
            .map(|(_, (_, text))| text)
            .collect();
        let from = parameters
            .iter()
            .find(|(name, _)| name == "from")
            .map_or(0, |(_, from)| from.parse().expect("a number"));
        let page: Vec<String> = fitting
            .iter()
            .skip(from)
            .take(searching.page)
            .map(|text| format!("{{\"resource\":{text},\"search\":{{\"mode\":\"match\"}}}}"))
            .collect();
        let name = self.name.lock().expect("sound").clone();
        let mut links = vec![json!({"relation": "self", "url": format!("{name}/{kind}?{query}")})];
        if from + searching.page < fitting.len() {
            let plain: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("from=")).collect();
            let next = format!("{name}/{kind}?{}&from={}", plain.join("&"), from + searching.page);
            links.push(json!({"relation": "next", "url": next}));
        }
        format!(
            "{{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":{},\"entry\":[{}]}}",
            Value::Array(links),
            page.join(",")
        )
    }
}

fn heeded(resource: &Value, name: &str, wanted: &str) -> bool {
    let text = resource.to_string();
    match name {
        "category" => text.contains("measurereport-category") && text.contains(&format!("\"code\":\"{wanted}\"")),
        // To the letter, version and all.
        "_profile" => resource["meta"]["profile"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one == wanted)),
        "subject-organization" => resource["subject"].to_string().contains(&format!("\"{wanted}\"")),
        "period" => resource["period"]["end"]
            .as_str()
            .is_some_and(|end| end >= wanted.trim_start_matches("ge")),
        "url" => resource["url"] == wanted,
        other => panic!("{other} is none of the parameters the script can heed"),
    }
}

/// A resource's text with the server's version in its `meta`; every other member stays as it was, digit for digit.
fn with_version(resource: &str, version: u32) -> String {
    let mut members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(resource).expect("an object");
    let mut meta: Value = members
        .get("meta")
        .map_or(json!({}), |meta| serde_json::from_str(meta.get()).expect("JSON"));
    meta["versionId"] = json!(version.to_string());
    meta["lastUpdated"] = json!("2025-04-01T09:00:00Z");
    members.insert("meta".into(), RawValue::from_string(meta.to_string()).expect("JSON"));
    serde_json::to_string(&members).expect("plain data")
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits: String = rest.by_ref().take(2).map(char::from).collect();
                u8::from_str_radix(&digits, 16).expect("two digits")
            }
            b'+' => b' ',
            byte => byte,
        });
    }
    String::from_utf8(bytes).expect("UTF-8")
}

fn read_request(stream: &mut TcpStream) -> Option<Heard> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 16 << 10];
    let head = loop {
        let read = stream.read(&mut chunk).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&chunk[..read]);
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
    };
    let headers = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let length = headers
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.trim().parse().expect("a length"));
    let mut body = bytes.split_off(head + 4);
    while body.len() < length {
        let read = stream.read(&mut chunk).ok().filter(|read| *read > 0)?;
        body.extend_from_slice(&chunk[..read]);
    }
    let mut first = headers.lines().next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    Some(Heard {
        method,
        target: target.strip_prefix("/fhir").unwrap_or(&target).to_owned(),
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

fn say(stream: &mut TcpStream, status: u16, headers: &[(&'static str, String)], body: &str) {
    let more: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let text = format!(
        "HTTP/1.1 {status} Said\r\nContent-Type: application/fhir+json\r\nConnection: close\r\n{more}Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    // The other side may have left; what it thinks of that is what the test looks at.
    drop(stream.write_all(text.as_bytes()));
}

/// A clock that stands, notes each wait and does not wait.
#[derive(Debug, Default)]
pub struct NotedWaits(Mutex<Vec<Duration>>);

impl NotedWaits {
    /// The waits asked for so far.
    pub fn all(&self) -> Vec<Duration> {
        self.0.lock().expect("sound").clone()
    }
}

impl Time for NotedWaits {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn wait(&self, how_long: Duration, _: Stop<'_>) {
        self.0.lock().expect("sound").push(how_long);
    }

    fn jitter(&self, _: u64) -> u64 {
        0
    }
}
