//! What is wrong with a screen, measured.

use serde_json::Value;

use crate::browser::Page;

const FAULTS: &str = r#"(() => {
    const faults = [];
    const name = (one) => `${one.tagName} "${one.textContent.trim().slice(0, 40)}"`;
    const seen = (one) => one.getClientRects().length > 0 && !one.closest(".visually-hidden, .k-slip");
    const all = [...document.querySelectorAll("h1, p, button, label, .k-digits")].filter(seen);
    const targets = all.filter((one) => one.matches("button, label, .k-digits"));
    const main = document.querySelector("main");
    if (main.scrollHeight > main.clientHeight + 1) faults.push(`main scrolls: ${main.scrollHeight} > ${main.clientHeight}`);
    if (document.documentElement.scrollWidth > innerWidth) faults.push("the page is wider than the screen");
    for (const one of all) {
        const box = one.getBoundingClientRect();
        const out = box.left < -0.5 || box.top < -0.5 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5;
        if (out) faults.push(`outside: ${name(one)} ${JSON.stringify(box)}`);
        if (one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0) faults.push(`cut off: ${name(one)}`);
        if (one.scrollHeight > one.clientHeight + 2 && one.clientHeight > 0) faults.push(`cut off below: ${name(one)}`);
    }
    for (const one of targets) {
        const box = one.getBoundingClientRect();
        if (box.width < 63.5 || box.height < 63.5) faults.push(`small: ${name(one)} ${box.width} x ${box.height}`);
    }
    for (let i = 0; i < all.length; i++) for (let j = i + 1; j < all.length; j++) {
        const [a, b] = [all[i], all[j]];
        if (a.contains(b) || b.contains(a)) continue;
        const [x, y] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
        const over = Math.min(x.right, y.right) - Math.max(x.left, y.left) > 1
            && Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top) > 1;
        if (over) faults.push(`overlap: ${name(a)} and ${name(b)}`);
    }
    return faults;
})()"#;

/// Every fault of the screen as it is: cut off, overlapping, outside, too small to touch.
pub fn faults(page: &mut Page) -> Vec<String> {
    let found = page.eval(FAULTS);
    let list = found.as_array().cloned().unwrap_or_default();
    list.iter()
        .map(|fault| match fault {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
        .collect()
}
