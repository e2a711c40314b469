//! The site as it is published: what the renderer adds after mdBook's own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use libtest_mimic::{Arguments, Trial};
use regex::Regex;

fn main() -> ExitCode {
    let kept = concat!(env!("CARGO_TARGET_TMPDIR"), "/kept/site");
    harness::main(|| {
        let out = tempfile::tempdir()?;
        harness::tests(kept, |arguments| tests(arguments, out.path()))
    })
}

fn tests(arguments: &Arguments, out: &Path) -> Result<Vec<Trial>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mdbook = cargo_book::mdbook(root);
    if let Some(mdbook) = &mdbook
        && !arguments.list
    {
        build(mdbook, out)?;
    }
    let html = out.join("html");
    let trial = |name: &str, test: fn(&Path) -> Result<()>| {
        let html = html.clone();
        harness::trial(name, move || test(&html)).with_ignored_flag(mdbook.is_none())
    };
    Ok(vec![
        trial(
            "every_explorer_finds_its_data",
            every_explorer_finds_its_data,
        ),
        trial(
            "every_program_is_in_color_without_a_script",
            every_program_is_in_color_without_a_script,
        ),
        trial(
            "every_page_is_kept_for_readers_without_a_network",
            every_page_is_kept_for_readers_without_a_network,
        ),
        trial(
            "every_old_address_leads_to_a_heading",
            every_old_address_leads_to_a_heading,
        ),
        trial(
            "every_link_within_the_whole_book_leads_somewhere",
            every_link_within_the_whole_book_leads_somewhere,
        ),
        trial("the_whole_book_is_an_epub", the_whole_book_is_an_epub),
        trial(
            "every_page_tells_its_address_its_words_and_its_picture",
            every_page_tells_its_address_its_words_and_its_picture,
        ),
        trial("nothing_else_is_left_there", nothing_else_is_left_there),
    ])
}

/// Where the site is, for these tests.
const ADDRESS: &str = "https://example.org/book";

fn build(mdbook: &Path, out: &Path) -> Result<()> {
    let output = Command::new(mdbook)
        .args(["build", "--dest-dir"])
        .arg(out)
        .env("MDBOOK_OUTPUT__SITE__ADDRESS", ADDRESS)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .context("cannot start mdbook")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "mdbook failed:\n{said}");
    Ok(())
}

/// The pages, by their paths below the site, with what stands in them.
fn pages(html: &Path) -> Result<Vec<(String, String)>> {
    let mut pages = vec![];
    for file in site::pages::all(html)? {
        pages.push((name(html, &file), fs::read_to_string(&file)?));
    }
    ensure!(pages.len() > 50, "{} pages", pages.len());
    Ok(pages)
}

fn name(html: &Path, file: &Path) -> String {
    instep::slashed(file.strip_prefix(html).unwrap_or(file))
}

fn every_explorer_finds_its_data(html: &Path) -> Result<()> {
    let walk = Regex::new("data-walk=\"([^\"]+)\"")?;
    let mut count = 0;
    for (page, text) in pages(html)? {
        for found in walk.captures_iter(&text) {
            let data = fs::read(html.join(&found[1]))
                .with_context(|| format!("{page} asks for {}", &found[1]))?;
            let data: serde_json::Value = serde_json::from_slice(&data)?;
            ensure!(data["lines"].is_array(), "{} has no lines", &found[1]);
            count += 1;
        }
    }
    ensure!(count > 20, "{count} explorers");
    Ok(())
}

fn every_program_is_in_color_without_a_script(html: &Path) -> Result<()> {
    let code = Regex::new("(?s)<code class=\"(language-rust[^\"]*)\">(.*?)</code>")?;
    let script = Regex::new("<script src=\"[^\"]*highlight")?;
    for (page, text) in pages(html)? {
        ensure!(!script.is_match(&text), "{page} loads highlight.js");
        for found in code.captures_iter(&text) {
            ensure!(found[1].ends_with(" hljs"), "{page}: {}", &found[1]);
            let colored = found[2].contains("<span class=\"hljs-");
            ensure!(colored, "{page} has no colors:\n{}", &found[2]);
        }
    }
    Ok(())
}

fn every_page_is_kept_for_readers_without_a_network(html: &Path) -> Result<()> {
    let worker = fs::read_to_string(html.join(site::offline::WORKER))?;
    let kept: BTreeSet<_> = worker
        .lines()
        .filter_map(|line| line.strip_prefix("  \"")?.strip_suffix("\","))
        .collect();
    for file in &kept {
        ensure!(html.join(file).is_file(), "{file} is not there");
    }
    for (page, text) in pages(html)? {
        if ["404.html", "print.html", "toc.html"].contains(&page.as_str()) {
            continue;
        }
        ensure!(kept.contains(page.as_str()), "{page} is not kept");
        if text.contains("http-equiv=\"refresh\"") {
            continue; // An old address, which leads to a page that does ask.
        }
        ensure!(text.contains(site::offline::WORKER), "{page} asks for none");
    }
    let index = kept.iter().any(|file| file.starts_with("searchindex-"));
    ensure!(index, "the search is not kept");
    Ok(())
}

/// mdBook follows no redirect to see whether anything is there.
fn every_old_address_leads_to_a_heading(html: &Path) -> Result<()> {
    let page_moved = Regex::new("http-equiv=\"refresh\" content=\"0; URL=([^\"]+)\"")?;
    let sections_moved = Regex::new(r"fragmentMap =\s*(\{.*\})")?;
    let mut count = 0;
    for (page, text) in pages(html)? {
        let mut targets: Vec<String> = page_moved
            .captures_iter(&text)
            .map(|found| found[1].to_owned())
            .collect();
        for found in sections_moved.captures_iter(&text) {
            let map: BTreeMap<String, String> = serde_json::from_str(&found[1])?;
            for (old, target) in map {
                let heading = format!("id=\"{}\"", old.trim_start_matches('#'));
                ensure!(!text.contains(&heading), "{page}{old} is still there");
                targets.push(target);
            }
        }
        for target in targets {
            let (file, heading) = target.split_once('#').unwrap_or((&target, ""));
            let file = html.join(&page).with_file_name(file);
            let there = fs::read_to_string(&file)
                .with_context(|| format!("an old address in {page} leads to {target}"))?;
            let id = format!("id=\"{heading}\"");
            ensure!(
                heading.is_empty() || there.contains(&id),
                "an old address in {page} leads to {target}, where no such heading is"
            );
            count += 1;
        }
    }
    ensure!(count > 5, "{count} old addresses");
    Ok(())
}

/// On paper, too: what led to the page of a listing leads to where it is taught.
fn every_link_within_the_whole_book_leads_somewhere(html: &Path) -> Result<()> {
    let book = fs::read_to_string(html.join("print.html"))?;
    let all = |pattern: &str| -> Result<BTreeSet<String>> {
        let found = Regex::new(pattern)?;
        let found = found.captures_iter(&book).map(|found| found[1].to_owned());
        Ok(found.collect())
    };
    let ids = all("id=\"([^\"]+)\"")?;
    // Those with `=` are the script's.
    let targets = all("href=\"#([^\"=]+)\"")?;
    let lost: Vec<_> = targets.difference(&ids).collect();
    ensure!(lost.is_empty(), "nothing is called {lost:?}");
    ensure!(targets.len() > 100, "{} targets", targets.len());
    Ok(())
}

/// Each file in it is read again before it is written.
fn the_whole_book_is_an_epub(html: &Path) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("book.epub");
    export::epub::write(Path::new(env!("CARGO_MANIFEST_DIR")), html, &file)?;
    ensure!(fs::read(&file)?.starts_with(b"PK"), "it is no archive");
    Ok(())
}

fn every_page_tells_its_address_its_words_and_its_picture(html: &Path) -> Result<()> {
    let meta = Regex::new("<meta property=\"og:([a-z_]+)\" content=\"([^\"]*)\">")?;
    let canonical = Regex::new("<link rel=\"canonical\" href=\"([^\"]+)\">")?;
    let mut pictures = BTreeSet::new();
    let mut titles = BTreeSet::new();
    for (page, text) in pages(html)? {
        let is_moved = text.contains("http-equiv=\"refresh\"");
        if site::offline::UNVISITED.contains(&page.as_str()) || is_moved {
            continue;
        }
        let told: BTreeMap<_, _> = meta
            .captures_iter(&text)
            .map(|found| (found[1].to_owned(), found[2].to_owned()))
            .collect();
        let told = |name: &str| {
            let value = told.get(name).filter(|value| !value.is_empty());
            value.with_context(|| format!("{page} has no og:{name}"))
        };
        let own = match page.as_str() {
            "index.html" | "who-goes-next.html" => String::new(),
            _ => page.clone(),
        };
        let own = format!("{ADDRESS}/{own}");
        ensure!(*told("url")? == own, "{page} says it is {}", told("url")?);
        let links: Vec<_> = canonical.captures_iter(&text).collect();
        ensure!(links.len() == 1 && links[0][1] == own, "{page}: {links:?}");
        titles.insert(told("title")?.clone());
        told("description")?;
        let picture = told("image")?.strip_prefix(ADDRESS).map(|name| &name[1..]);
        let picture = picture.with_context(|| format!("{page} has its picture elsewhere"))?;
        let png = fs::read(html.join(picture)).with_context(|| format!("{page}: {picture}"))?;
        // The size stands in the first part of a PNG.
        let size = [site::picture::WIDTH, site::picture::HEIGHT].map(u32::to_be_bytes);
        ensure!(
            png.starts_with(b"\x89PNG") && png.get(16..24) == Some(size.concat().as_slice()),
            "{picture} is no PNG of the size that is expected"
        );
        pictures.insert(png);
    }
    ensure!(pictures.len() > 30, "{} pictures differ", pictures.len());
    ensure!(titles.len() > 100, "{} titles differ", titles.len());
    Ok(())
}

fn nothing_else_is_left_there(html: &Path) -> Result<()> {
    let out = html.parent().context("a folder is in a folder")?;
    let folders: Vec<PathBuf> = fs::read_dir(out)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    ensure!(folders == [html], "left there: {folders:?}");
    Ok(())
}
