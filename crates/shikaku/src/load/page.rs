//! The report as one page: figures and plots, readable without script, network or colour.

use super::{
    plot::{Curve, Plot, number},
    report::Report,
    tally::Second,
};

/// The page's look: the Digital Agency's colours and type, written by hand.
const STYLE: &str = "\
:root{color-scheme:light}\
body{font:16px/1.7 'Noto Sans JP','Hiragino Sans','Yu Gothic',Meiryo,sans-serif;color:#1a1a1a;max-width:52rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.75rem;line-height:1.4}h2{font-size:1.25rem;margin-top:2.5rem}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem .75rem;border-bottom:1px solid #ccc;vertical-align:top}\
th{font-weight:400;color:#4d4d4d;width:60%}td{font-variant-numeric:tabular-nums}\
svg{width:100%;height:auto}svg text{font-size:11px;fill:#4d4d4d}\
svg.key{width:1.5rem;height:.5rem;margin-right:.375rem}\
polyline{fill:none;stroke-width:2}.grid{stroke:#e6e6e6}\
.one{stroke:#0017c1}.two{stroke:#c74700;stroke-dasharray:6 3}.three{stroke:#197a4b;stroke-dasharray:2 2}\
.legend span{margin-right:1.5rem;white-space:nowrap}\
.good,.bad{padding:.75rem 1rem;border-left:.5rem solid #197a4b;background:#e6f5ec}.bad{border-color:#c9252c;background:#fdeeee}\
code{overflow-wrap:anywhere}";

/// Shares of answers on the plot of latencies: the further right, the rarer.
const SHARES: [(f64, &str); 5] = [
    (0.0, "0 %"),
    (1.0, "90 %"),
    (2.0, "99 %"),
    (3.0, "99.9 %"),
    (4.0, "99.99 %"),
];

impl Report {
    /// The whole page.
    pub(crate) fn page(&self) -> String {
        let seconds = &self.spell.seconds;
        let verdict = if self.holds() {
            "<p class=\"good\">すべての答えが正しく、監査の鎖に欠けはありません。<br>Every answer was right, and the audit holds.</p>"
        } else {
            "<p class=\"bad\">誤りがあります。下の表を見てください。<br>There were faults: see the table below.</p>"
        };
        let mut plots = String::new();
        if seconds.len() > 1 {
            plots += &titled(
                "毎秒の数 · Answers each second",
                &throughput(seconds, self.beside().is_some()),
            );
            plots += &titled(
                "毎秒の応答時間（ミリ秒）· Latency each second, ms",
                &latency(seconds),
            );
        }
        if !self.spell.latencies.is_empty() {
            plots += &titled(
                "応答時間の分布（ミリ秒）· Latency below which a share of the answers came, ms",
                &self.distribution(),
            );
        }
        format!(
            "<!doctype html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\">\
             <title>資格 負荷試験 {mix}</title><style>{STYLE}</style></head><body><main>\n\
             <h1>負荷試験の結果<br>Result of a load: {mix}</h1>\n{verdict}\n{table}\n{plots}\
             <h2>JSON</h2><p><code>{json}</code></p>\n</main></body></html>\n",
            mix = self.mix.name(),
            table = self.figures(),
            json = escaped(&self.json().to_string()),
        )
    }

    fn figures(&self) -> String {
        let counted = if self.spell.batch.is_some() {
            "一括の行数（毎秒）· rows of batches a second"
        } else {
            "照会数（毎秒）· checks a second"
        };
        let or_none = |value: Option<f64>, unit: &str| {
            value.map_or_else(|| "–".to_owned(), |value| number(value) + unit)
        };
        let tenth = |value: f64| (value * 10.0).round() / 10.0;
        let mut rows = vec![
            (counted.to_owned(), number(tenth(self.spell.per_second()))),
            (
                "暗号通信だけのサーバーに対する割合 · share of a bare TLS echo".to_owned(),
                or_none(self.ratio().map(|ratio| tenth(ratio * 100.0)), " %"),
            ),
        ];
        if let Some(beside) = self.beside() {
            let name = "そのあいだの受付（毎秒）· checks a second at counters beside";
            rows.push((name.to_owned(), number(tenth(beside))));
        }
        for (quantile, name) in [(0.5, "p50"), (0.99, "p99"), (1.0, "最大 · max")] {
            rows.push((
                format!("応答時間 · latency, {name}"),
                number(self.ms(quantile)) + " ms",
            ));
        }
        rows.extend([
            (
                "1件の処理装置時間（両側）· CPU each, both sides".to_owned(),
                or_none(self.spell.cpu_us().map(tenth), " µs"),
            ),
            ("人数 · people".to_owned(), number(self.people as f64)),
            (
                "接続 · connections".to_owned(),
                format!("{}（{}）", self.connections, self.handshakes.name()),
            ),
        ]);
        if let Some(idle) = self.idle {
            let name = "つないだままの医療機関 · idle clinics";
            rows.push((name.to_owned(), number(idle.connections as f64)));
        }
        rows.push(("誤り · errors".to_owned(), number(self.errors() as f64)));
        for (fault, times) in &self.spell.faults {
            rows.push((escaped(fault), number(*times as f64)));
        }
        rows.push((
            "監査の記録 · audit records".to_owned(),
            match &self.audit {
                Ok(records) => number(*records as f64),
                Err(error) => escaped(error),
            },
        ));
        let rows: Vec<String> = rows
            .iter()
            .map(|(name, value)| format!("<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>"))
            .collect();
        format!("<table>{}</table>", rows.join("\n"))
    }

    /// Latency by share, rarer to the right, with the tail stretched as it is felt.
    fn distribution(&self) -> Plot<'static> {
        let points = (0..=80)
            .map(|at| f64::from(at) / 20.0)
            .map(|nines| (nines, self.ms(1.0 - 10_f64.powf(-nines))))
            .collect();
        Plot {
            title: "応答時間の分布 latency by share of answers",
            ticks: SHARES.map(|(at, name)| (at, name.to_owned())).to_vec(),
            curves: vec![Curve {
                name: "応答時間 · latency",
                class: "one",
                points,
            }],
        }
    }
}

fn titled(title: &str, plot: &Plot<'_>) -> String {
    format!("<h2>{title}</h2>\n{}{}", plot.svg(), plot.legend())
}

fn throughput(seconds: &[Second], batch: bool) -> Plot<'static> {
    let checks = curve(seconds, "照会 · checks", "one", |second| {
        second.answered as f64
    });
    let failed = curve(seconds, "誤り · errors", "two", |second| {
        second.failed as f64
    });
    let mut curves = vec![checks, failed];
    if batch {
        curves.push(curve(seconds, "一括の行 · rows", "three", |second| {
            second.rows as f64
        }));
    }
    Plot {
        title: "毎秒の数 answers each second",
        ticks: ticks(seconds.len()),
        curves,
    }
}

fn latency(seconds: &[Second]) -> Plot<'static> {
    Plot {
        title: "毎秒の応答時間 latency each second",
        ticks: ticks(seconds.len()),
        curves: vec![
            curve(seconds, "p50", "one", |second| second.p50_ms),
            curve(seconds, "p99", "two", |second| second.p99_ms),
        ],
    }
}

fn curve(
    seconds: &[Second],
    name: &'static str,
    class: &'static str,
    value: impl Fn(&Second) -> f64,
) -> Curve {
    let points = seconds.iter().zip(1_u32..);
    Curve {
        name,
        class,
        points: points
            .map(|(second, at)| (f64::from(at), value(second)))
            .collect(),
    }
}

/// About ten seconds, evenly.
fn ticks(seconds: usize) -> Vec<(f64, String)> {
    (1..=seconds)
        .step_by(seconds.div_ceil(10).max(1))
        .map(|at| (at as f64, format!("{at} s")))
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
