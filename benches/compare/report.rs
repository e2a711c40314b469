//! What was measured, as the table and the drawing beside it.

use std::env::consts;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use crate::project::{WAYS, locked};

const TABLE: &str = "benches/compare/results.md";
const DRAWING: &str = "benches/compare/benchmark.svg";

pub struct Report<'a> {
    /// How many blocks, and for how many rounds.
    sizes: &'a [(usize, usize)],
    /// For each size the time of each way.
    times: Vec<Vec<Duration>>,
    /// When, where and with what it was measured.
    circumstances: String,
}

impl<'a> Report<'a> {
    pub fn new(
        root: &Path,
        sizes: &'a [(usize, usize)],
        times: Vec<Vec<Duration>>,
    ) -> Result<Self> {
        let lock = fs::read_to_string(root.join("Cargo.lock"))?;
        let circumstances = format!(
            "Measured on {}, on {} cores, {} ({}), with {}, {} and skeptic {}.",
            date(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?),
            thread::available_parallelism()?,
            consts::OS,
            consts::ARCH,
            version("rustc")?,
            version("mdbook")?.replace(" v", " "),
            locked(&lock, "skeptic").context("skeptic is not in Cargo.lock")?,
        );
        Ok(Report {
            sizes,
            times,
            circumstances,
        })
    }

    /// How long a way takes, where plain skeptic takes 1.
    fn ratio(&self, size: usize, way: usize) -> f64 {
        self.times[size][way].as_secs_f64() / self.times[size][0].as_secs_f64()
    }

    /// In Markdown.
    pub fn table(&self) -> String {
        let mut table = String::from("| tool |");
        for (size, _) in self.sizes {
            table += &format!(" {size} blocks |");
        }
        table += "\n| --- |";
        table += &" ---: |".repeat(self.sizes.len());
        for (index, way) in WAYS.iter().enumerate() {
            table += &format!("\n| {} |", way.name);
            for (size, times) in self.times.iter().enumerate() {
                let seconds = times[index].as_secs_f64();
                table += &format!(" {:.2} ({seconds:.1} s) |", self.ratio(size, index));
            }
        }
        let rounds: Vec<_> = self.sizes.iter().map(|(_, n)| n.to_string()).collect();
        table
            + &format!(
                "\n\n{} Each time is that of the whole command, the median of {} rounds.\n",
                self.circumstances,
                rounds.join(", "),
            )
    }

    /// Renews what the book shows.
    pub fn write(&self, root: &Path) -> Result<()> {
        for (file, text) in [(TABLE, self.table()), (DRAWING, self.drawing())] {
            fs::write(root.join(file), text).with_context(|| format!("cannot write {file}"))?;
        }
        Ok(())
    }

    /// Bars, on a ground of their own: a page that is dark or light does not
    /// change them.
    fn drawing(&self) -> String {
        let (width, left, bar, gap) = (720, 220, 18, 20);
        let group = self.sizes.len() * bar + gap;
        let height = 64 + WAYS.len() * group;
        let longest = (0..self.sizes.len())
            .flat_map(|size| (0..WAYS.len()).map(move |way| (size, way)))
            .map(|(size, way)| self.ratio(size, way))
            .fold(1.0, f64::max);
        // The number behind the longest bar needs room, too.
        let unit = f64::from(width - left - 130) / longest;
        let shades = ["#7fb3d5", "#2e86c1", "#1b4f72"];

        let mut body = String::new();
        for (index, (size, _)) in self.sizes.iter().enumerate() {
            let x = left + 120 * i32::try_from(index).unwrap_or_default();
            let shade = shades[index % shades.len()];
            let _ = writeln!(
                body,
                r#"<rect x="{x}" y="20" width="14" height="14" fill="{shade}"/><text x="{}" y="32">{size} blocks</text>"#,
                x + 22
            );
        }
        for (index, way) in WAYS.iter().enumerate() {
            let top = 56 + index * group;
            let name = way.name.replace('`', "");
            let middle = top + self.sizes.len() * bar / 2 + 5;
            let _ = writeln!(
                body,
                r#"<text x="{}" y="{middle}" text-anchor="end">{name}</text>"#,
                left - 12
            );
            for size in 0..self.sizes.len() {
                let (ratio, y) = (self.ratio(size, index), top + size * bar);
                let long = (ratio * unit).max(1.0);
                let seconds = self.times[size][index].as_secs_f64();
                let _ = writeln!(
                    body,
                    r#"<rect x="{left}" y="{y}" width="{long:.1}" height="{}" fill="{}"/><text x="{:.1}" y="{}" class="value">{ratio:.2} ({seconds:.1} s)</text>"#,
                    bar - 3,
                    shades[size % shades.len()],
                    f64::from(left) + long + 8.0,
                    y + 13,
                );
            }
        }
        let one = f64::from(left) + unit;
        let described: Vec<_> = WAYS
            .iter()
            .enumerate()
            .map(|(index, way)| {
                let ratios: Vec<_> = (0..self.sizes.len())
                    .map(|size| format!("{:.2}", self.ratio(size, index)))
                    .collect();
                format!("{}: {}", way.name.replace('`', ""), ratios.join(", "))
            })
            .collect();
        let sizes: Vec<_> = self
            .sizes
            .iter()
            .map(|(size, _)| size.to_string())
            .collect();
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="14" fill="#1c2833">
<title id="title">How long it takes to prove the same blocks</title>
<desc id="desc">Ratios to plain skeptic, for {} blocks. {}. {}</desc>
<rect width="{width}" height="{height}" rx="6" fill="#ffffff"/>
<style>.value {{ stroke: #ffffff; stroke-width: 4; paint-order: stroke }}</style>
<path d="M{one:.1} 46V{}" stroke="#85929e" stroke-dasharray="4 4"/>
{body}</svg>
"##,
            sizes.join(", "),
            described.join(". "),
            self.circumstances,
            height - 12,
        )
    }
}

/// The day of a time since 1970, by [civil_from_days].
///
/// [civil_from_days]: https://howardhinnant.github.io/date_algorithms.html
fn date(since: Duration) -> String {
    let days = since.as_secs() / 86_400 + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = (from_march + 2) % 12 + 1;
    let year = era * 400 + year + u64::from(month <= 2);
    format!("{year}-{month:02}-{day:02}")
}

/// `rustc 1.95.0`, say.
fn version(tool: &str) -> Result<String> {
    let output = Command::new(tool)
        .arg("--version")
        .output()
        .with_context(|| format!("cannot run {tool}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let words: Vec<_> = said.split_whitespace().take(2).collect();
    Ok(words.join(" "))
}
