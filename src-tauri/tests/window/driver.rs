//! The window under WebKitWebDriver: one driver, one workspace, one window per test.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// How long a wait may take: a loaded two-core machine draws slowly, a broken window never.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a wait looks.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Whether the highlighted place lies inside the window's visible part.
pub const HIGHLIGHT_IN_VIEW: &str = "const mark = document.querySelector('[data-anchor-highlight=\"true\"]');
    if (!mark) return false;
    const box = mark.getBoundingClientRect();
    return box.width > 0 && box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;";

/// Whether the drawn page holds dark pixels.
pub const PAGE_HAS_INK: &str = "const canvas = document.querySelector('[data-page-canvas=\"1\"]');
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    let dark = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 128 && data[i] + data[i + 1] + data[i + 2] < 300) dark += 1;
    return dark > 500;";

/// An open window.
pub struct Window {
    client: Client,
    driver: Child,
    folder: tempfile::TempDir,
}

impl Drop for Window {
    fn drop(&mut self) {
        // The driver ends with the test, also when it fails; nothing is left to do where it has ended already.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Window {
    /// Opens the window on a workspace in a folder of its own; `prepare` is given the workspace's folder, not made yet.
    pub async fn open(name: &str, prepare: impl FnOnce(&Path)) -> Window {
        let folder = tempfile::Builder::new()
            .prefix(&format!("plumbline-{name}-"))
            .tempdir()
            .expect("a temporary folder");
        prepare(&folder.path().join("workspace"));
        let port = free_port();
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("PLUMBLINE_WORKSPACE", folder.path().join("workspace"))
            .env("XDG_DATA_HOME", folder.path().join("data"))
            .env("XDG_CONFIG_HOME", folder.path().join("config"))
            .env("XDG_CACHE_HOME", folder.path().join("cache"))
            .env("GSETTINGS_BACKEND", "memory")
            .env("PLUMBLINE_FHIR_TOKEN", "")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver starts (Debian: webkit2gtk-driver)");
        let mut window = Window {
            client: connect(port).await,
            driver,
            folder,
        };
        window
            .wait_js("the window draws", "return !!document.querySelector('h1')")
            .await;
        window
    }

    /// The test's folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Ends the session.
    pub async fn close(self) {
        self.client.clone().close().await.expect("the session ends");
    }

    /// Sets the window's size.
    pub async fn resize(&self, width: u32, height: u32) {
        self.client
            .set_window_size(width, height)
            .await
            .expect("the window takes a size");
    }

    /// Goes to a screen by its address.
    pub async fn go(&self, hash: &str) {
        self.js(&format!(
            "location.hash = {}; arguments[arguments.length - 1](true);",
            json!(hash)
        ))
        .await;
    }

    /// Runs a script that calls its last argument with the result.
    pub async fn js(&self, script: &str) -> Value {
        self.client
            .execute_async(script, vec![])
            .await
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Calls a command as the window does.
    pub async fn call(&self, command: &str, request: Value) -> Value {
        self.js(&format!(
            "const done = arguments[arguments.length - 1];
             window.__TAURI_INTERNALS__.invoke('{command}', {{request: {request}}}).then(done, (error) => done({{failed: error}}));"
        ))
        .await
    }

    /// Sends the event that a real drop of files sends.
    pub async fn drop_files(&self, paths: &[PathBuf]) {
        let paths: Vec<String> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        let payload = json!({
            "target": {"kind": "Webview", "label": "main"},
            "event": "tauri://drag-drop",
            "payload": {"paths": paths, "position": {"x": 1, "y": 1}},
        });
        let sent = self
            .js(&format!(
                "const done = arguments[arguments.length - 1];
                 window.__TAURI_INTERNALS__.invoke('plugin:event|emit_to', {payload}).then(() => done('sent'), (error) => done(String(error)));"
            ))
            .await;
        assert_eq!(sent, json!("sent"));
    }

    /// Waits until a script returns true.
    pub async fn wait_js(&mut self, what: &str, script: &str) {
        let until = Instant::now() + PATIENCE;
        let mut last = Value::Null;
        while Instant::now() < until {
            match self.client.execute(script, vec![]).await {
                Ok(Value::Bool(true)) => return,
                Ok(value) => last = value,
                Err(error) => last = json!(error.to_string()),
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        self.picture("failed").await;
        let seen = self
            .client
            .execute("return document.body.innerText", vec![])
            .await
            .unwrap_or_default();
        panic!(
            "waited in vain: {what} (last answer {last}). The window shows:\n{}",
            seen.as_str().unwrap_or_default()
        );
    }

    /// Waits for an element with this text.
    pub async fn wait_text(&mut self, selector: &str, text: &str) {
        let script = format!(
            "return [...document.querySelectorAll({})].some((e) => e.innerText.trim() === {})",
            json!(selector),
            json!(text)
        );
        self.wait_js(&format!("{selector} says {text}"), &script).await;
    }

    /// Waits for an element and gives its attribute.
    pub async fn wait_attribute(&mut self, selector: &str, attribute: &str) -> String {
        let query = format!("document.querySelector({})", json!(selector));
        self.wait_js(
            &format!("{selector} has {attribute}"),
            &format!("return !!{query}?.getAttribute('{attribute}')"),
        )
        .await;
        let value = self
            .client
            .execute(&format!("return {query}.getAttribute('{attribute}')"), vec![])
            .await;
        value.expect("it is there").as_str().unwrap_or_default().to_owned()
    }

    /// The text of an element.
    pub async fn text(&self, selector: &str) -> String {
        let script = format!("return document.querySelector({}).innerText.trim()", json!(selector));
        self.client
            .execute(&script, vec![])
            .await
            .expect("the element is there")
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Waits for an element and clicks it.
    pub async fn click(&mut self, selector: &str) {
        self.wait_js(
            &format!("{selector} is there"),
            &format!("return !!document.querySelector({})", json!(selector)),
        )
        .await;
        let element = self
            .client
            .find(Locator::Css(selector))
            .await
            .expect("the element is there");
        element
            .click()
            .await
            .unwrap_or_else(|error| panic!("{selector} cannot be clicked: {error}"));
    }

    /// Waits for a button with this text and clicks it.
    pub async fn click_button(&mut self, text: &str) {
        let script = format!(
            "return [...document.querySelectorAll('button')].some((b) => b.innerText.trim() === {} && !b.disabled)",
            json!(text)
        );
        self.wait_js(&format!("the button {text}"), &script).await;
        let path = format!("//button[normalize-space(.)='{text}' and not(@disabled)]");
        self.client
            .find(Locator::XPath(&path))
            .await
            .expect("the button")
            .click()
            .await
            .expect("it can be clicked");
    }

    /// Presses the pointer at one place of the window, moves it to another and lets go.
    pub async fn drag(&self, from: (f64, f64), to: (f64, f64)) {
        let go = |(x, y): (f64, f64)| PointerAction::MoveTo {
            duration: Some(Duration::from_millis(60)),
            x,
            y,
        };
        let button = MOUSE_BUTTON_LEFT;
        let between = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
        let mouse = MouseActions::new("mouse".into())
            .then(go(from))
            .then(PointerAction::Down { button })
            .then(go(between))
            .then(go(to))
            .then(PointerAction::Up { button });
        self.client.perform_actions(mouse).await.expect("the pointer moves");
    }

    /// Presses keys where the focus is.
    pub async fn press(&self, keys: &[char]) {
        let mut actions = KeyActions::new("keyboard".into());
        for key in keys {
            actions = actions
                .then(KeyAction::Down { value: *key })
                .then(KeyAction::Up { value: *key });
        }
        self.client
            .perform_actions(actions)
            .await
            .expect("the keys are pressed");
    }

    /// Types into a field.
    pub async fn type_into(&mut self, selector: &str, text: &str) {
        self.wait_js(
            &format!("{selector} is there"),
            &format!("return !!document.querySelector({})", json!(selector)),
        )
        .await;
        let field = self.client.find(Locator::Css(selector)).await.expect("the field");
        field.clear().await.expect("it can be emptied");
        field.send_keys(text).await.expect("it takes text");
    }

    /// The id of a payer's current report.
    pub async fn report_id(&self, payer: &str) -> String {
        let rows = self.call("list_reports", json!({})).await;
        let row = rows
            .as_array()
            .expect("reports")
            .iter()
            .find(|row| row["report"]["payer"] == payer && row["report"]["status"] != "superseded");
        row.unwrap_or_else(|| panic!("no report of {payer}"))["report"]["id"]
            .as_str()
            .expect("an id")
            .to_owned()
    }

    /// A metric of a report.
    pub async fn metric(&self, report: &str, metric: &str) -> Value {
        let view = self.call("get_report", json!({"id": report})).await;
        let metrics = view["report"]["metrics"].as_array().expect("metrics");
        metrics
            .iter()
            .find(|m| m["id"] == metric)
            .unwrap_or_else(|| panic!("no metric {metric}"))
            .clone()
    }

    /// The fingerprint of a rule's first finding.
    pub async fn finding(&self, rule: &str) -> String {
        let list = self.call("list_findings", json!({})).await;
        let finding = list["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .find(|f| f["rule"] == rule);
        finding.unwrap_or_else(|| panic!("no finding of {rule}"))["fingerprint"]
            .as_str()
            .expect("a fingerprint")
            .to_owned()
    }

    /// Takes a picture of the window: into docs/screens/ when they are to be refreshed, else beside the build.
    pub async fn picture(&self, name: &str) {
        // What was just changed is drawn: a loaded machine may be a frame late, and a window that has nothing to draw
        // makes no frame.
        self.js("const done = arguments[arguments.length - 1];
             const end = setTimeout(() => done(true), 1000);
             requestAnimationFrame(() => requestAnimationFrame(() => { clearTimeout(end); done(true); }));")
            .await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let folder = match std::env::var_os("UPDATE_SCREENSHOTS") {
            Some(_) => super::root().join("docs/screens"),
            None => Path::new(env!("CARGO_TARGET_TMPDIR")).join("screens"),
        };
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let png = self.client.screenshot().await.expect("the window can be pictured");
        std::fs::write(folder.join(format!("{name}.png")), png).expect("the picture is written");
    }
}

/// A session as soon as the driver answers.
async fn connect(port: u16) -> Client {
    let capabilities =
        json!({"webkitgtk:browserOptions": {"binary": env!("CARGO_BIN_EXE_plumbline-desktop"), "args": []}});
    let capabilities = capabilities.as_object().cloned().expect("an object");
    let until = Instant::now() + PATIENCE;
    loop {
        let opened = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.clone())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await;
        match opened {
            Ok(client) => return client,
            Err(error) => assert!(Instant::now() < until, "the window does not open: {error}"),
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}
