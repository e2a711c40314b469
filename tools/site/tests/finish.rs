//! What is done to the pages after mdBook has rendered them.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use site::paper::{self, Sheet};
use site::{contents, description, lean, offline, search};
use tempfile::TempDir;

/// A folder as mdBook leaves it.
fn rendered() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (file, content) in [
        ("index.html", "<p>Start</p>"),
        ("print.html", "all"),
        ("404.html", "nothing"),
        ("toc.html", "contents"),
        (".nojekyll", ""),
        ("book-0a1b2c3d.js.map", "source"),
        ("threads/spawn.html", "<p>Threads</p>"),
        ("highlight-0a1b2c3d.js", "large"),
        ("highlight-0a1b2c3d.css", "colors"),
        ("fonts/fonts-0a1b2c3d.css", ""),
        ("fonts/open-sans.woff2", "large"),
        ("walks/\u{e9}t\u{e9}.json", "{}"),
        ("search/words/a-0a1b2c3d.js", ""),
        ("search/texts/threads/spawn-0a1b2c3d.js", ""),
    ] {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(path, content).expect("the file can be written");
    }
    folder
}

/// The worker's version, and the files that it keeps.
fn worker(html: &Path) -> (String, Vec<String>) {
    offline::write_worker(html).expect("the worker can be written");
    let worker = fs::read_to_string(html.join(offline::WORKER)).expect("it is there");
    let version = worker.lines().next().expect("a first line").to_owned();
    let files = worker
        .lines()
        .filter_map(|line| line.strip_prefix("  \"")?.strip_suffix("\","))
        .map(str::to_owned)
        .collect();
    (version, files)
}

#[test]
fn the_worker_keeps_what_a_reader_may_need() {
    let html = rendered();
    let (_, files) = worker(html.path());
    assert_eq!(
        files,
        [
            "index.html",
            "search/words/a-0a1b2c3d.js",
            "threads/spawn.html",
            "walks/\u{e9}t\u{e9}.json",
        ]
    );
}

#[test]
fn the_worker_has_another_version_when_a_page_has_changed_and_only_then() {
    let html = rendered();
    let (first, _) = worker(html.path());
    assert_eq!(worker(html.path()).0, first);
    fs::write(html.path().join("threads/spawn.html"), "<p>threads</p>").expect("it can be written");
    assert_ne!(worker(html.path()).0, first);
}

/// A search index as mdBook writes it, of sections of a page with these texts.
fn index(texts: &[&str]) -> String {
    let docs: serde_json::Map<_, _> = (0..)
        .zip(texts)
        .map(|(number, text)| {
            let title = if number == 0 { "Spawn" } else { "More" };
            let way = format!("Threads » {title}");
            let section = serde_json::json!({"title": title, "body": text, "breadcrumbs": way});
            (number.to_string(), section)
        })
        .collect();
    let addresses = [
        "threads/spawn.html#spawn",
        "threads/spawn.html#more",
        "threads/order.html#term",
    ];
    let index = serde_json::json!({
        "doc_urls": addresses[..texts.len()],
        "results_options": {"limit_results": 20, "teaser_word_count": 30},
        "search_options": {"fields": {
            "title": {"boost": 6}, "body": {"boost": 3}, "breadcrumbs": {"boost": 1},
        }},
        "index": {
            "documentStore": {"docs": docs},
            "index": {"body": {"root": {"a": {"b": {"docs": {}, "df": 0}}}}},
        },
    });
    let escaped = index.to_string().replace('\\', "\\\\").replace('\'', "\\'");
    format!("window.search = Object.assign(window.search, JSON.parse('{escaped}'));")
}

/// Replaces the search of a book with such an index, and returns what a file has.
fn search(html: &TempDir, texts: &[&str]) -> impl Fn(&str) -> String + use<> {
    let folder = html.path().to_owned();
    fs::write(folder.join("searchindex-0a1b2c3d.js"), index(texts)).expect("it can be written");
    search::replace(&folder).expect("it can be replaced");
    move |file| fs::read_to_string(folder.join(file)).expect("it is there")
}

#[test]
fn a_search_begins_with_the_titles_and_gets_words_and_texts_when_they_are_needed() {
    let html = rendered();
    for unused in ["elasticlunr-01.min.js", "mark-23.min.js", "searcher-45.js"] {
        fs::write(html.path().join(unused), "large").expect("it can be written");
    }
    let first = r#"It's a "\n", and \' <b>: Spawn it"#;
    let left = search(&html, &[first, "spawn, spawned, 7 \u{e9}t\u{e9}s"]);

    let script = left("searchindex-0a1b2c3d.js");
    let pages = script.lines().next().expect("a line");
    assert_eq!(
        pages,
        r#"const PAGES = [["threads/spawn.html","Threads",["spawn","Spawn"],["more","More"]]];"#
    );
    // Common words, and those of one letter, are not counted.
    for part in [
        r#""letters":"0s""#,
        r#""lengths":[1,3]"#,
        r#""hash":"-0a1b2c3d""#,
    ] {
        assert!(script.contains(part), "no {part} in {script}");
    }
    assert!(!script.contains("\"df\""), "{script}");
    assert_eq!(
        left("search/words/s-0a1b2c3d.js"),
        "search.add(\"search/words/s\", \"spawn 0 1\\nspawned 1\\n\");\n"
    );
    assert_eq!(
        left("search/words/0-0a1b2c3d.js"),
        "search.add(\"search/words/0\", \"\u{e9}t\u{e9}s 1\\n\");\n"
    );
    let texts = left("search/texts/threads/spawn-0a1b2c3d.js");
    let texts = texts
        .strip_prefix("search.add(\"search/texts/threads/spawn\", ")
        .and_then(|texts| texts.strip_suffix(");\n"));
    let texts: Vec<String> =
        serde_json::from_str(texts.expect("it is a call")).expect("it is JSON");
    assert_eq!(texts, [first, "spawn, spawned, 7 \u{e9}t\u{e9}s"]);
    for unused in ["elasticlunr-01.min.js", "mark-23.min.js", "searcher-45.js"] {
        assert!(
            !html.path().join(unused).exists(),
            "{unused} is still there"
        );
    }
}

#[test]
fn the_search_tells_how_often_a_word_stands_in_a_section() {
    let html = rendered();
    let left = search(&html, &["one thread", "a thread, that thread"]);
    assert_eq!(
        left("search/words/t-0a1b2c3d.js"),
        "search.add(\"search/words/t\", \"thread 0 1:2\\n\");\n"
    );
}

#[test]
fn of_a_block_of_code_the_search_gets_each_name_once() {
    let html = rendered();
    let block = "let <b>seen</b> = counted &amp;&amp; seen;\n    store(&quot;one more&quot;);";
    let heading =
        |id: &str| format!("<h2 id=\"{id}\"><a class=\"header\" href=\"#{id}\">One</a></h2>");
    let page = format!(
        "<main>{}<p>What <em>is</em> seen</p><h3 id=\"small\"><a class=\"header\">And</a></h3>\
         <pre><code class=\"language-rust compile_fail E0502 hljs\">{block}</code></pre>{}<p>after</p></main><p>below</p>",
        heading("spawn"),
        heading("more")
    );
    fs::write(html.path().join("threads/spawn.html"), page).expect("it can be written");
    let left = search(&html, &["all of it", "all of it"]);
    let texts = left("search/texts/threads/spawn-0a1b2c3d.js");
    let expected = r#"["What is seen And\nE0502 counted let more one store","after"]"#;
    assert!(texts.contains(expected), "{texts}");
}

#[test]
fn a_term_that_is_explained_begins_no_section_though_one_elsewhere_is_called_so() {
    let html = rendered();
    let page = "<main><h1 id=\"spawn\"><a class=\"header\">One</a></h1><dl>\
        <dt id=\"term\"><a class=\"header\">Term</a></dt><dd>A word.</dd></dl></main>";
    fs::write(html.path().join("threads/spawn.html"), page).expect("it can be written");
    let left = search(&html, &["all of it", "all of it", "all of it"]);
    let texts = left("search/texts/threads/spawn-0a1b2c3d.js");
    assert!(texts.contains(r#"["Term A word.","#), "{texts}");
}

/// What stands beside the sentences of a page takes their room in a result.
#[test]
fn the_search_finds_no_captions_and_no_pictures() {
    let html = rendered();
    let page = "<main><h1 id=\"spawn\"><a class=\"header\">One</a></h1><p>Who waits?</p>\
        <figure><figcaption><a href=\"../listings/turns.html\"><code>turns</code></a> Run it</figcaption></figure>\
        <schedule-explorer><figure><figcaption>Be the scheduler</figcaption></figure></schedule-explorer>\
        <svg><title>A schedule</title></svg><p class=\"predict\">What will it print?</p><p>Nobody.</p></main>";
    fs::write(html.path().join("threads/spawn.html"), page).expect("it can be written");
    let left = search(&html, &["all of it"]);
    let texts = left("search/texts/threads/spawn-0a1b2c3d.js");
    assert!(
        texts.contains(r#"["Who waits? Nobody.\nturns"]"#),
        "{texts}"
    );
}

#[test]
fn what_stands_in_a_list_does_not_run_into_what_follows() {
    let html = rendered();
    let page = "<main><h1 id=\"spawn\"><a class=\"header\">One</a></h1><ul>\n\
        <li><code>red</code></li>\n<li>It ends.</li>\n<li>stuck\n</li></ul>\n<p>And so on.</p></main>";
    fs::write(html.path().join("threads/spawn.html"), page).expect("it can be written");
    let left = search(&html, &["all of it"]);
    let texts = left("search/texts/threads/spawn-0a1b2c3d.js");
    assert!(
        texts.contains(r#"["red; It ends. stuck; And so on."]"#),
        "{texts}"
    );
}

#[test]
fn a_section_is_found_by_what_its_readers_may_call_it() {
    let html = rendered();
    let page = "<main><h1 id=\"spawn\"><a class=\"header\">One</a></h1>\n\
        <!-- index: main exits, Vec&lt;T&gt; -->\n<p>Who waits?</p></main>";
    fs::write(html.path().join("threads/spawn.html"), page).expect("it can be written");
    let left = search(&html, &["all of it"]);
    let script = left("searchindex-0a1b2c3d.js");
    assert!(
        script.contains(r#"["spawn","Spawn","main exits, Vec<T>"]"#),
        "{script}"
    );
    let texts = left("search/texts/threads/spawn-0a1b2c3d.js");
    assert!(texts.contains(r#"["Who waits?"]"#), "{texts}");
}

#[test]
fn a_word_of_two_parts_is_found_as_one() {
    let html = rendered();
    let left = search(&html, &["a wake-up"]);
    assert_eq!(
        left("search/words/w-0a1b2c3d.js"),
        "search.add(\"search/words/w\", \"wake 0\\nwakeup 0\\n\");\n"
    );
}

#[test]
fn a_name_is_found_by_what_it_ends_with_unless_the_book_says_that_too() {
    let html = rendered();
    let left = search(&html, &["TrySendError, set_nonblocking"]);
    assert_eq!(
        left("search/words/s-0a1b2c3d.js"),
        "search.add(\"search/words/s\", \"senderror 0\\nset_nonblocking 0\\n\");\n"
    );
    let n = left("search/words/n-0a1b2c3d.js");
    assert!(n.contains("nonblocking 0"), "{n}");
    let left = search(&html, &["one thread", "spawn_thread, JoinHandle"]);
    assert_eq!(
        left("search/words/t-0a1b2c3d.js"),
        "search.add(\"search/words/t\", \"thread 0\\n\");\n"
    );
}

#[test]
fn an_index_of_another_mdbook_is_refused_with_its_name() {
    let html = rendered();
    fs::write(html.path().join("searchindex-0a1b2c3d.js"), "search = {};")
        .expect("it can be written");
    let error = search::replace(html.path()).expect_err("it is unknown");
    assert!(
        format!("{error:#}").contains("searchindex-0a1b2c3d.js is not as mdBook 0.5 writes it")
    );
}

/// A page as mdBook renders it, with this in its text.
fn page(main: &str) -> String {
    format!(
        "<head><title>Two - Book</title><meta name=\"description\" content=\"A book.\"></head>\
         <main>{main}</main>"
    )
}

#[test]
fn a_page_is_described_by_the_words_with_which_it_begins() {
    let begun = description::in_page(&page(
        "<h1>Two</h1>\n<p>A &lt;lock&gt; is\n<a href=\"x\">\"held\"</a>.</p><p>And</p>",
    ));
    let expected = "content=\"A &lt;lock&gt; is &quot;held&quot;.\">";
    assert!(begun.contains(expected), "{begun}");
    for (name, value) in [("title", "Two"), ("site_name", "Book")] {
        let property = format!("<meta property=\"og:{name}\" content=\"{value}\">");
        assert!(begun.contains(&property), "{begun}");
    }
    assert!(begun.ends_with("<p>And</p></main>"), "{begun}");

    let long = description::in_page(&page(&format!("<p>{}</p>", "waits &amp; ".repeat(40))));
    assert!(long.contains("waits &amp; waits …\">"), "{long}");

    let without = page("<h1>One</h1>");
    assert_eq!(description::in_page(&without), without);
}

#[test]
fn what_folds_the_contents_is_a_button_in_the_page_and_in_the_script() {
    let html = rendered();
    let toggle = "<a class=\"chapter-fold-toggle\"><div>❱</div></a>";
    let link = "<a href=\"threads.html\">Threads</a>";
    for file in ["toc.html", "toc-0a1b2c3d.js"] {
        let path = html.path().join(file);
        fs::write(&path, format!("{link}{toggle}")).expect("it can be written");
        let goals = ("threads.html".to_owned(), "order:3 turn:1".to_owned());
        contents::finish(html.path(), &[goals]).expect("they can be put there");
        let list = fs::read_to_string(&path).expect("it is there");
        let linked = "<a href=\"threads.html\" data-goals=\"order:3 turn:1\">Threads</a>";
        assert!(list.starts_with(linked), "{list}");
        assert!(list.ends_with("<div>❱</div></button>"), "{list}");
    }
}

#[test]
fn a_page_has_its_sections_beside_its_contents() {
    let html = rendered();
    let write = |name: &str, text: &str| {
        let path = html.path().join(name);
        fs::write(&path, text).expect("it can be written");
        path
    };
    let headings = |ids: &[(u8, &str)]| -> String {
        let heading = |(level, id): &(u8, &str)| {
            format!(
                "<h{level} id=\"{id}\"><a class=\"header\" href=\"#{id}\">A <code>{id}</code></a></h{level}>"
            )
        };
        ids.iter().map(heading).collect()
    };
    let list = "<mdbook-sidebar-scrollbox></mdbook-sidebar-scrollbox>";
    let main = headings(&[
        (1, "one"),
        (2, "two"),
        (3, "three"),
        (4, "four"),
        (2, "five"),
    ]);
    let page = write("page.html", &format!("{list}<main>{main}</main>"));
    let plain = format!("{list}<main>{}</main>", headings(&[(1, "one")]));
    let short = write("short.html", &plain);
    contents::finish(html.path(), &[]).expect("they can be put there");

    let item = |id: &str| {
        format!(
            "<li class=\"header-item expanded\"><span class=\"chapter-link-wrapper\">\
             <a href=\"#{id}\" class=\"header-in-summary\">A <code>{id}</code></a></span>"
        )
    };
    let open = "<ol class=\"section\">";
    let [two, three, five] = ["two", "three", "five"].map(item);
    let sections = format!("{open}{two}{open}{three}</ol>{five}</div></template>{list}");
    let text = fs::read_to_string(page).expect("it is there");
    assert!(text.contains(&sections), "{text}");
    let text = fs::read_to_string(short).expect("it is there");
    assert_eq!(text, plain);
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_site"));
    command.stdin(Stdio::null());
    command
}

#[test]
fn without_a_book_it_says_who_starts_it() {
    let output = command().output().expect("it starts");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("mdBook starts this"), "{said}");
}

#[test]
fn a_page_loses_what_its_words_are_held_to() {
    let marked = "<p>It has <data value=\"run.code(a &lt; {})\">two</data>, <data value=\"b\"><code>c</code></data>.</p><code>&lt;data value=\"d\"&gt;</code>";
    let plain = "<p>It has two, <code>c</code>.</p><code>&lt;data value=\"d\"&gt;</code>";
    assert_eq!(lean::without_marks(marked), plain);
    assert_eq!(lean::without_marks(plain), plain);
}

#[test]
fn scripts_and_styles_lose_what_only_their_authors_need() {
    let html = tempfile::tempdir().expect("a temporary folder");
    let theme = html.path().join("theme");
    fs::create_dir(&theme).expect("the folder can be made");
    let script = "// What it does.\n\n/** Steps. */\nfunction told(list) {\n  \
                  const first = list.at(0);\n  return `${first.name}\n  // ${shown}`;\n}\n";
    let style =
        "/* Two\n   lines. */\n.a {\n    color: red; /* why */\n    margin: 1px 0.5em;\n}\n";
    for (name, text) in [
        ("a-0.js", script),
        ("a-0.css", style),
        ("a.svg", "<!-- a -->\n  "),
    ] {
        fs::write(theme.join(name), text).expect("the file can be written");
    }
    lean::strip(html.path()).expect("it is stripped");
    let left = |name| fs::read_to_string(theme.join(name)).expect("it is there");
    let lean = left("a-0.js");
    assert!(lean.starts_with("function told("), "{lean}");
    assert!(lean.contains(".name}\n  // ${shown}`"), "{lean}");
    assert!(
        !["list", "first", "Steps"]
            .iter()
            .any(|one| lean.contains(one)),
        "{lean}"
    );
    assert_eq!(left("a-0.css"), ".a{color:red;margin:1px .5em}");
    assert_eq!(left("a.svg"), "<!-- a -->\n  ");
    let nothing = tempfile::tempdir().expect("a temporary folder");
    lean::strip(nothing.path()).expect("a book without a theme is one, too");

    fs::write(theme.join("a-0.js"), "f(;").expect("the file can be written");
    let error = lean::strip(html.path()).expect_err("it is no script");
    assert!(
        format!("{error:#}").contains("a-0.js can't be made smaller"),
        "{error:#}"
    );
}

#[test]
fn scripts_and_styles_are_each_asked_for_once() {
    let html = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let file = html.path().join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("the folder can be made");
        fs::write(file, text).expect("the file can be written");
    };
    let page = |to_root: &str| {
        format!(
            "<link rel=\"stylesheet\" href=\"{to_root}css/chrome-67.css\">\
             <link rel=\"stylesheet\" href=\"{to_root}css/variables-89.css\">\
             <link rel=\"stylesheet\" href=\"{to_root}css/print.css\" media=\"print\">\
             <link rel=\"stylesheet\" href=\"{to_root}theme/b-01.css\">\
             <link rel=\"stylesheet\" href=\"{to_root}theme/a-23.css\">\
             <script src=\"{to_root}book.js\"></script>\
             <script src=\"{to_root}theme/b-45.js\"></script>\
             <script src=\"{to_root}theme/c-67.js\"></script>"
        )
    };
    write("index.html", &page(""));
    write("part/one.html", &page("../"));
    write("css/chrome-67.css", ".c{}");
    write("css/variables-89.css", ".v{}");
    write("theme/b-01.css", ".b{}");
    write("theme/a-23.css", ".a{}");
    write("theme/b-45.js", "\"use strict\";b()\n");
    write("theme/c-67.js", "\"use strict\";c();\n");
    lean::join(html.path()).expect("they are joined");
    let left = |name: &str| fs::read_to_string(html.path().join(name)).expect("it is there");
    assert_eq!(left("css/general-67-89.css"), ".c{}.v{}");
    assert_eq!(left("theme/own-01-23.css"), ".b{}.a{}");
    // Strict from the first on, and each ended.
    assert_eq!(left("theme/own-45-67.js"), "\"use strict\";b();c();");
    assert!(!html.path().join("theme/a-23.css").exists());
    assert_eq!(
        left("part/one.html"),
        "<link rel=\"stylesheet\" href=\"../css/general-67-89.css\">\
         <link rel=\"stylesheet\" href=\"../css/print.css\" media=\"print\">\
         <link rel=\"stylesheet\" href=\"../theme/own-01-23.css\">\
         <script src=\"../book.js\"></script>\
         <script src=\"../theme/own-45-67.js\"></script>"
    );
    assert_eq!(left("index.html"), left("part/one.html").replace("../", ""));
}

/// The page with all pages, as mdBook writes it.
fn whole(pages: &[&str]) -> String {
    let between = "<div style=\"break-before: page; page-break-before: always;\"></div>";
    format!("<head></head><main>{}</main>", pages.join(between))
}

/// What stands in the chapter that teaches the listing whose page has this address.
fn shown(address: &str) -> String {
    format!(
        "<figure class=\"listing\">\n<figcaption><a href=\"#{address}\"><code>a</code></a> <span>a.rs</span>"
    )
}

#[test]
fn on_paper_parts_stand_above_chapters_and_a_listing_stands_once() {
    let chapter = format!(
        "<h1 id=\"one\">One</h1><h2>Two</h2>{}{}",
        shown("a-1"),
        shown("a-1")
    );
    let page = whole(&[
        "<h1>Begin</h1>",
        &chapter,
        "<h1 id=\"a-1\"><code>a</code></h1>",
    ]);
    let opens = Some("Read & write".to_owned());
    let sheets = [
        Sheet::Chapter { opens: None },
        Sheet::Chapter { opens },
        Sheet::Listing,
    ];
    let paper = paper::on_paper(&page, &sheets).expect("it is as mdBook writes it");
    let (_, main) = paper.split_once("<main class=\"book\">").expect("a text");
    let named =
        "<figure class=\"listing\" id=\"a-1\">\n<figcaption><code>a</code> <span>a.rs</span>";
    assert_eq!(
        main,
        format!(
            "<h2>Begin</h2>\
             <div style=\"break-before: page; page-break-before: always;\"></div>\n\
             <h1 class=\"part\">Read &amp; write</h1><h2 id=\"one\">One</h2><h3>Two</h3>\
             {named}{}</main>",
            shown("a-1")
        )
    );
}

#[test]
fn on_paper_a_goal_leads_to_its_listing() {
    let goals = "<a href=\"#goal=a:2\">Get stuck.</a> <a href=\"#goal=b:1\">Not there.</a>";
    let chapter = format!("<h1>One</h1>{}{goals}", shown("a-1"));
    let page = whole(&[&chapter, "<h1 id=\"a-1\"><code>a</code></h1>"]);
    let sheets = [Sheet::Chapter { opens: None }, Sheet::Listing];
    let paper = paper::on_paper(&page, &sheets).expect("it is as mdBook writes it");
    let led = "<a href=\"#a-1\">Get stuck.</a> <a href=\"#goal=b:1\">Not there.</a>";
    assert!(paper.contains(led), "{paper}");
}

#[test]
fn a_book_of_another_number_of_pages_and_a_listing_in_no_chapter_are_refused() {
    let page = whole(&["<h1>One</h1>", "<h1 id=\"a\">a</h1>"]);
    let chapter = || Sheet::Chapter { opens: None };
    let more = [chapter(), chapter(), chapter()];
    let error = paper::on_paper(&page, &more).expect_err("it has two");
    assert_eq!(error.to_string(), "it holds 2 pages, and the book has 3");
    let error = paper::on_paper(&page, &[chapter(), Sheet::Listing]).expect_err("none shows it");
    assert_eq!(error.to_string(), "no chapter shows `a`");
}

#[test]
fn the_first_page_links_to_the_files_that_lie_beside_it() {
    let book = tempfile::tempdir().expect("a folder can be made");
    let page = "<p>Two</p><nav class=\"doors\"><a>Begin</a></nav><h2>More</h2>";
    for name in ["index.html", "who-goes-next.html"] {
        fs::write(book.path().join(name), page).expect("the page can be written");
    }
    let files = ["book.pdf".to_owned(), "book.epub".to_owned()];
    site::editions::link(book.path(), &files).expect("it has doors");
    let told = fs::read_to_string(book.path().join("index.html")).expect("it is there");
    let links = "<a href=\"book.pdf\">PDF</a>, <a href=\"book.epub\">EPUB</a></p>\n<h2>More</h2>";
    assert!(told.contains(links), "{told}");

    let nameless = site::editions::link(book.path(), &["book".to_owned()]);
    let error = nameless.expect_err("what is it?").to_string();
    assert!(error.contains("`book` says no kind"), "{error}");
    fs::write(book.path().join("index.html"), "<p>Two</p>").expect("the page can be written");
    let homeless = site::editions::link(book.path(), &files);
    let error = homeless.expect_err("it has no doors").to_string();
    assert!(error.starts_with("index.html has no"), "{error}");
}
