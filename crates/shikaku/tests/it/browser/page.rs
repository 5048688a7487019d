//! One page, used as a person uses it: looked at, typed into, clicked.

use std::path::Path;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::PATIENCE;
use super::accessibility::{self, Violation};
use super::connection::Connection;
use super::keyboard;

/// A width below which the page is told that it is on a phone.
const PHONE: u32 = 600;
/// What an evaluation is refused with while the page gives way to another one.
const GIVING_WAY: [&str; 4] = [
    "context was destroyed",
    "navigated or closed",
    "Cannot find",
    "Promise was collected",
];

/// One page of a [`super::Browser`].
pub struct Page {
    connection: Connection,
    requests: Vec<String>,
    complaints: Vec<String>,
}

impl Page {
    pub(super) fn open(address: &str, width: u32, height: u32) -> Self {
        let mut connection = Connection::open(address);
        for domain in ["Page", "Runtime", "Network", "Log"] {
            connection.call(&format!("{domain}.enable"), &json!({}));
        }
        connection.call(
            "Page.setLifecycleEventsEnabled",
            &json!({ "enabled": true }),
        );
        let mut page = Self {
            connection,
            requests: Vec::new(),
            complaints: Vec::new(),
        };
        page.resize(width, height);
        page
    }

    /// Makes the inside of the page `width` × `height`.
    pub fn resize(&mut self, width: u32, height: u32) {
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < PHONE,
            "screenWidth": width, "screenHeight": height,
        });
        self.connection
            .call("Emulation.setDeviceMetricsOverride", &size);
    }

    /// Whether something is wider than the screen. `innerWidth` would not tell: a phone widens it to what it holds.
    pub fn scrolls_sideways(&mut self) -> bool {
        self.eval("document.documentElement.scrollWidth > screen.width") == true
    }

    /// Shows the page for another medium, such as `print`; an empty name goes back to the screen.
    pub fn medium(&mut self, name: &str) {
        self.connection
            .call("Emulation.setEmulatedMedia", &json!({ "media": name }));
    }

    /// Opens `url` and awaits its load event.
    #[track_caller]
    pub fn goto(&mut self, url: &str) {
        let deadline = Instant::now() + PATIENCE;
        let answer = loop {
            let answer = self
                .connection
                .call("Page.navigate", &json!({ "url": url }));
            match answer["errorText"].as_str() {
                None => break answer,
                // What Chromium itself was still loading got in the way; it does not twice.
                Some("net::ERR_ABORTED") if Instant::now() < deadline => {}
                Some(error) => panic!("open {url}: {error}"),
            }
        };
        // Without a loader the address differs in its fragment only, and nothing is loaded.
        let Some(loader) = answer["loaderId"].as_str() else {
            return;
        };
        loop {
            let Some(event) = self.connection.event(deadline) else {
                panic!("open {url}: not loaded in {PATIENCE:?}");
            };
            self.note(&event);
            let about = &event["params"];
            if event["method"] == "Page.lifecycleEvent"
                && about["name"] == "load"
                && about["loaderId"] == loader
            {
                return;
            }
        }
    }

    /// The value of a JavaScript expression in the page; a promise is awaited first.
    #[track_caller]
    pub fn eval(&mut self, expression: &str) -> Value {
        match self.try_eval(expression) {
            Ok(value) => value,
            Err(error) => panic!("evaluate {expression}: {error}"),
        }
    }

    /// Awaits that a JavaScript condition holds, across navigations too; panics after `patience` with what is on the page.
    #[track_caller]
    pub fn wait_for(&mut self, condition: &str, patience: Duration) {
        let deadline = Instant::now() + patience;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.try_eval(&watch(condition, left)) {
                Ok(Value::Bool(true)) => return,
                Ok(_) => break,
                Err(error) if GIVING_WAY.iter().any(|sign| error.contains(sign)) => {
                    // The next page announces itself by events; when none comes the time is up.
                    match self.connection.event(deadline) {
                        Some(event) => self.note(&event),
                        None => break,
                    }
                }
                Err(error) => panic!("wait for {condition}: {error}"),
            }
        }
        let shown = self
            .try_eval("location.href + '\\n' + document.body.innerText")
            .unwrap_or_else(Value::String);
        panic!(
            "waited {patience:?} in vain for {condition}; on the page is:\n{}",
            shown.as_str().unwrap_or_default()
        );
    }

    /// Presses and releases one key with its modifiers, such as `Tab`, `Shift+Tab`, `Enter`, `a`, `Alt+1`.
    #[track_caller]
    pub fn press(&mut self, key: &str) {
        for event in keyboard::press(key) {
            self.connection.call("Input.dispatchKeyEvent", &event);
        }
    }

    /// Types `text` where the focus is: key by key, and letters that no key has the way an input method enters them.
    #[track_caller]
    pub fn type_text(&mut self, text: &str) {
        for letter in text.chars() {
            if letter.is_ascii() {
                self.press(&letter.to_string());
            } else {
                self.connection
                    .call("Input.insertText", &json!({ "text": letter.to_string() }));
            }
        }
    }

    /// Clicks with the mouse in the middle of the first element that `selector` finds.
    #[track_caller]
    pub fn click(&mut self, selector: &str) {
        let quoted = Value::from(selector);
        let middle = self.eval(&format!(
            "(() => {{ const element = document.querySelector({quoted}); if (!element) return null; \
             element.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
             const box = element.getBoundingClientRect(); \
             return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        assert!(!middle.is_null(), "click {selector}: there is none");
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            self.connection.call(
                "Input.dispatchMouseEvent",
                &json!({ "type": kind, "x": middle[0], "y": middle[1], "button": button, "clickCount": 1 }),
            );
        }
    }

    /// Writes a PNG of what a person sees now.
    #[track_caller]
    pub fn screenshot(&mut self, path: &Path) {
        self.capture(path, false);
    }

    /// Writes a PNG of the whole page, beyond what the window shows.
    #[track_caller]
    pub fn screenshot_whole(&mut self, path: &Path) {
        self.capture(path, true);
    }

    /// Every address the page has asked for so far, `data:` and `blob:` among them, in order.
    pub fn requests(&mut self) -> Vec<String> {
        self.catch_up();
        self.requests.clone()
    }

    /// The addresses asked for that leave `origin` (`http://127.0.0.1:8080`).
    pub fn foreign_requests(&mut self, origin: &str) -> Vec<String> {
        let prefix = format!("{}/", origin.trim_end_matches('/'));
        let mut foreign = self.requests();
        foreign.retain(|url| {
            let inside = ["data:", "blob:", "about:"]
                .iter()
                .any(|scheme| url.starts_with(scheme));
            !inside && url != origin && !url.starts_with(&prefix)
        });
        foreign
    }

    /// What went wrong on the page: script errors, and errors in its console (content security policy, failed loads).
    pub fn complaints(&mut self) -> Vec<String> {
        self.catch_up();
        self.complaints.clone()
    }

    /// What axe-core finds against WCAG 2.2 AA and good practice on the page as it is now.
    #[track_caller]
    pub fn axe(&mut self) -> Vec<Violation> {
        if self.eval("typeof window.axe") != "object" {
            self.eval(&format!("{}; true", accessibility::script()));
        }
        accessibility::violations(&self.eval(accessibility::RUN))
    }

    #[track_caller]
    fn capture(&mut self, path: &Path, whole: bool) {
        let mut order = json!({ "format": "png", "captureBeyondViewport": whole });
        if whole {
            let metrics = self.connection.call("Page.getLayoutMetrics", &json!({}));
            let size = &metrics["cssContentSize"];
            order["clip"] = json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        }
        let answer = self.connection.call("Page.captureScreenshot", &order);
        let data = answer["data"].as_str().unwrap_or_default();
        let png = STANDARD.decode(data).expect("a picture comes in base64");
        std::fs::write(path, png)
            .unwrap_or_else(|error| panic!("write {}: {error}", path.display()));
    }

    #[track_caller]
    fn try_eval(&mut self, expression: &str) -> Result<Value, String> {
        let order = json!({
            "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true
        });
        let mut answer = self.connection.try_call("Runtime.evaluate", &order)?;
        let exception = &answer["exceptionDetails"];
        if exception.is_null() {
            return Ok(answer["result"]["value"].take());
        }
        let told = exception["exception"]["description"]
            .as_str()
            .or(exception["text"].as_str());
        Err(told.unwrap_or("an exception").to_owned())
    }

    /// Notes every event up to now: the browser answers in order, so what came before the answer is here.
    fn catch_up(&mut self) {
        self.connection.call("Page.getLayoutMetrics", &json!({}));
        for event in self.connection.events() {
            self.note(&event);
        }
    }

    fn note(&mut self, event: &Value) {
        let about = &event["params"];
        match event["method"].as_str() {
            Some("Network.requestWillBeSent") => {
                self.requests.extend(text(&about["request"]["url"]))
            }
            Some("Network.webSocketCreated") => self.requests.extend(text(&about["url"])),
            Some("Runtime.exceptionThrown") => {
                let details = &about["exceptionDetails"];
                self.complaints.extend(
                    text(&details["exception"]["description"]).or_else(|| text(&details["text"])),
                );
            }
            Some("Log.entryAdded") if about["entry"]["level"] == "error" => {
                let (said, at) = (text(&about["entry"]["text"]), text(&about["entry"]["url"]));
                self.complaints.extend(said.map(|said| {
                    format!("{said} {}", at.unwrap_or_default())
                        .trim()
                        .to_owned()
                }));
            }
            Some("Runtime.consoleAPICalled") if about["type"] == "error" => {
                self.complaints.push(about["args"].to_string());
            }
            _ => {}
        }
    }
}

/// A promise that is true once `condition` holds and false when `patience` is over.
fn watch(condition: &str, patience: Duration) -> String {
    format!(
        "new Promise((done) => {{
            const holds = () => {{ try {{ return Boolean({condition}); }} catch {{ return false; }} }};
            const end = (value) => {{ observer.disconnect(); clearInterval(again); clearTimeout(late); done(value); }};
            const look = () => {{ if (holds()) end(true); }};
            const observer = new MutationObserver(look);
            const again = setInterval(look, 100);
            const late = setTimeout(() => end(holds()), {});
            observer.observe(document, {{ subtree: true, childList: true, attributes: true, characterData: true }});
            look();
        }})",
        patience.as_millis()
    )
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
