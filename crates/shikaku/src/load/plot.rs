//! Plots as SVG, drawn by hand: a few polylines do not need a library.

use std::fmt::Write;

/// A plot's inside, in its own units.
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 220.0;
/// Room for numbers at the left and below.
const LEFT: f64 = 64.0;
const BELOW: f64 = 34.0;
const ABOVE: f64 = 14.0;
const RIGHT: f64 = 28.0;

/// One line of a plot.
pub(super) struct Curve {
    /// What the legend calls it.
    pub(super) name: &'static str,
    /// Its class, which gives it its look.
    pub(super) class: &'static str,
    pub(super) points: Vec<(f64, f64)>,
}

/// A plot with its axes: ticks below with their text, and what the left axis counts.
pub(super) struct Plot<'a> {
    /// For whoever does not see it.
    pub(super) title: &'a str,
    pub(super) ticks: Vec<(f64, String)>,
    pub(super) curves: Vec<Curve>,
}

impl Plot<'_> {
    /// The plot as an element of a page.
    pub(super) fn svg(&self) -> String {
        let all = || self.curves.iter().flat_map(|curve| &curve.points);
        let first = self.ticks.first().map_or(0.0, |tick| tick.0);
        let last = all().map(|point| point.0).fold(first, f64::max);
        let top = ceiling(all().map(|point| point.1).fold(0.0, f64::max));
        let span = if last > first { last - first } else { 1.0 };
        let x = |value: f64| LEFT + (value - first) / span * (WIDTH - LEFT - RIGHT);
        let y = |value: f64| ABOVE + (1.0 - value / top) * (HEIGHT - ABOVE - BELOW);

        let mut svg = format!(
            "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">\n",
            self.title
        );
        let mut add = |line: String| {
            // Writing to a string does not fail.
            let _ = writeln!(svg, "{line}");
        };
        for quarter in 0..=4 {
            let value = top * f64::from(quarter) / 4.0;
            let at = y(value);
            add(format!(
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                WIDTH - RIGHT,
                LEFT - 8.0,
                at + 4.0,
                number(value)
            ));
        }
        for (value, text) in &self.ticks {
            let at = x(*value);
            add(format!(
                "<line class=\"grid\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{ABOVE}\" y2=\"{:.1}\"/>\
                 <text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{text}</text>",
                HEIGHT - BELOW,
                HEIGHT - BELOW + 20.0
            ));
        }
        for curve in &self.curves {
            let points: Vec<String> = curve
                .points
                .iter()
                .map(|point| format!("{:.1},{:.1}", x(point.0), y(point.1)))
                .collect();
            add(format!(
                "<polyline class=\"{}\" points=\"{}\"/>",
                curve.class,
                points.join(" ")
            ));
        }
        svg + "</svg>\n"
    }

    /// What the lines are.
    pub(super) fn legend(&self) -> String {
        let entry = |curve: &Curve| {
            format!(
                "<span><svg class=\"key\" viewBox=\"0 0 24 8\" aria-hidden=\"true\">\
                 <polyline class=\"{}\" points=\"0,4 24,4\"/></svg>{}</span>",
                curve.class, curve.name
            )
        };
        let entries: Vec<String> = self.curves.iter().map(entry).collect();
        format!("<p class=\"legend\">{}</p>\n", entries.join(" "))
    }
}

/// The next of 1, 2, 2.5, 4, 5, 8, 10 times a power of ten: quarters of it read well.
fn ceiling(value: f64) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(value.log10().floor());
    let steps = [1.0, 2.0, 4.0, 8.0, 10.0];
    let step = steps.into_iter().find(|step| step * power >= value);
    step.unwrap_or(10.0) * power
}

/// A number as short as it may be.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (whole, rest) = text
        .split_once('.')
        .map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::new();
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match rest {
        Some(rest) => format!("{grouped}.{rest}"),
        None => grouped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(number(12_345.0), "12,345");
        assert_eq!(number(0.25), "0.25");
        assert_eq!(number(999.5), "999.5");
        assert_eq!(
            [0.0, 0.3, 1.0, 1.1, 3.9, 812.0, 9_000.0].map(ceiling),
            [1.0, 0.4, 1.0, 2.0, 4.0, 1000.0, 10_000.0]
        );
    }

    #[test]
    fn every_point_lies_inside() {
        let plot = Plot {
            title: "t",
            ticks: vec![(0.0, "0".to_owned()), (2.0, "2".to_owned())],
            curves: vec![Curve {
                name: "c",
                class: "one",
                points: vec![(0.0, 0.0), (1.0, 37.0), (2.0, 80.0)],
            }],
        };
        let svg = plot.svg();
        assert!(
            svg.contains("points=\"64.0,186.0 398.0,106.5 732.0,14.0\""),
            "{svg}"
        );
    }
}
